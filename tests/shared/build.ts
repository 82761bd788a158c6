import { createIds, type MemberId } from '../../shared/ids.ts'
import { conversationKind } from '../../shared/records/conversation/conversation.ts'
import type { ConversationEntry } from '../../shared/records/conversation/entries.ts'
import { type ConversationState, foldConversation } from '../../shared/records/conversation/state.ts'
import { presumed, type Rule, type RuleContext } from '../../shared/records/kind.ts'

/** Ids and times for tests: the same in every run. */
export function createTestIds(seed = 1): { newId(): string; random(count: number): Uint8Array } {
  let state = seed >>> 0 || 1
  const random = (count: number) =>
    Uint8Array.from({ length: count }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state >>> 24
    })
  return { newId: createIds({ now: () => 1_700_000_000_000, random }), random }
}

const { newId } = createTestIds()
export const id = newId

export const anna = `member:${id()}` as const
export const bo = `member:${id()}` as const
export const inbox = `inbox:${id()}` as const
export const otherInbox = `inbox:${id()}` as const
export const team = `team:${id()}` as const
export const channel = `channel:${id()}` as const
export const contact = `contact:${id()}` as const
export const conversation = `conversation:${id()}` as const
export const otherConversation = `conversation:${id()}` as const

const address = { name: 'Karin Bergström', address: 'karin@example.org' }
const ours = { name: 'Workshop', address: 'verkstad@ekstromcykel.example' }

type Of<T extends ConversationEntry['type']> = Extract<ConversationEntry, { type: T }>

export const created = (at: number, n = 1): Of<'created'> => ({
  id: id(),
  type: 'created',
  by: 'relay',
  at,
  n,
  inbox,
  channel,
  via: 'email',
  subject: 'Brake',
  contact: { id: contact, ...address },
})

export const received = (at: number, n: number, text = 'Hello'): Of<'received'> => ({
  id: id(),
  type: 'received',
  by: contact,
  at,
  n,
  from: address,
  to: [ours],
  cc: [],
  replyTo: null,
  subject: 'Brake',
  text,
  full: null,
  html: null,
  files: [],
  raw: null,
  externalId: `<${n}@example.org>`,
  writtenAt: at,
  unreadable: null,
})

export const message = (at: number, seen: number, by: `member:${string}` = anna, draft = id()): Of<'message'> => ({
  id: id(),
  type: 'message',
  by,
  at,
  from: ours,
  to: [address],
  cc: [],
  bcc: [],
  subject: 'Re: Brake',
  text: 'Come by on Thursday.',
  rich: null,
  files: [],
  writtenAt: at,
  seen,
  draft,
  answers: null,
})

export const accepted = (at: number, n: number, of: string): Of<'accepted'> => ({ id: id(), type: 'accepted', by: 'relay', at, n, of })
export const sending = (at: number, n: number, of: string): Of<'sending'> => ({
  id: id(),
  type: 'sending',
  by: 'relay',
  at,
  n,
  of,
  attempt: 1,
  externalId: '<s1@ekstromcykel.example>',
})
export const delivery = (at: number, n: number, of: string, state: Of<'delivery'>['state']): Of<'delivery'> => ({
  id: id(),
  type: 'delivery',
  by: 'relay',
  at,
  n,
  of,
  state,
  code: state === 'sent' ? null : 'unreachable',
  detail: null,
})
export const closed = (at: number, seen: number, by = anna): Of<'closed'> => ({ id: id(), type: 'closed', by, at, seen })
export const reopened = (at: number): Of<'reopened'> => ({ id: id(), type: 'reopened', by: anna, at })
export const assigned = (at: number, to: Of<'assigned'>['to']): Of<'assigned'> => ({ id: id(), type: 'assigned', by: anna, at, to })
export const cancelled = (at: number, of: string): Of<'cancelled'> => ({ id: id(), type: 'cancelled', by: anna, at, of })
export const comment = (at: number, text = 'Ask the workshop first.', by: `member:${string}` = anna): Of<'comment'> => ({
  id: id(),
  type: 'comment',
  by,
  at,
  text,
  rich: null,
  mentions: [],
})

/** An entry of which only the type and its own fields are told: by Anna, with a fresh id. */
export const entry = <T extends ConversationEntry['type']>(
  type: T,
  at: number,
  fields: Omit<Of<T>, 'id' | 'type' | 'at' | 'by' | 'n'> & Partial<Pick<Of<T>, 'by' | 'n'>>,
): Of<T> => ({ id: id(), type, by: anna, at, ...fields }) as unknown as Of<T>

export const fold = (entries: readonly ConversationEntry[]): ConversationState => foldConversation(conversation, entries)

/** What the rules say to an entry by whoever wrote it, after what came before; null: nothing against it. */
export function judged(added: ConversationEntry, before: readonly ConversationEntry[], world: Partial<RuleContext> = {}): string | null {
  const rule: Rule<ConversationEntry, ConversationState> = conversationKind.rules[added.type] as never
  const role = world.role ?? 'agent'
  if (!rule.roles.includes(role)) return 'not-allowed'
  return rule.check?.(added, fold(before), { ...presumed, member: added.by as MemberId, role, ...world })?.code ?? null
}
