import { type ChannelId, type ContactId, createUlid, type InboxId, type MemberId } from '../../shared/ids.ts'
import type { ConversationEntry, EntryOf } from '../../shared/records/conversation/entries.ts'
import type { Actor } from '../../shared/records/entry.ts'
import type { Address, FileRef } from '../../shared/records/parts.ts'
import type { Random } from './random.ts'

/** What the relay would have written, had it been there: entries with their counters, each later than the one before. */
export interface History {
  created(what: Pick<EntryOf<'created'>, 'inbox' | 'channel' | 'subject' | 'contact'>, at: number): void
  /** A contact's message; reopens what is closed. */
  received(what: Incoming, at: number): void
  /** A member's reply and how it fared; takes an unassigned conversation. */
  message(what: Outgoing, at: number): void
  comment(by: MemberId, text: string, mentions: readonly MemberId[], at: number): void
  assigned(by: MemberId, to: MemberId, at: number): void
  closed(by: MemberId, at: number): void
  /** `by` null: the relay saw what it is. */
  spam(by: MemberId | null, at: number): void
  readonly entries: readonly ConversationEntry[]
  /** `Message-ID`s of what came and what left. */
  readonly externalIds: readonly string[]
  readonly status: 'open' | 'closed'
  readonly owner: MemberId | null
  readonly n: number
}

export interface Incoming {
  readonly contact: ContactId
  readonly from: Address
  readonly to: Address
  readonly cc: readonly Address[]
  readonly subject: string
  readonly text: string
  readonly html: FileRef | null
  readonly files: readonly FileRef[]
}

export interface Outgoing {
  readonly by: MemberId
  readonly from: Address
  readonly to: Address
  readonly subject: string
  readonly text: string
  readonly rich: string | null
  readonly files: readonly FileRef[]
  readonly end: 'sent' | 'failed' | 'held'
}

export interface Place {
  readonly inbox: InboxId
  readonly channel: ChannelId
}

export function createHistory(random: Random): History {
  const entries: ConversationEntry[] = []
  const externalIds: string[] = []
  let status: 'open' | 'closed' = 'open'
  let owner: MemberId | null = null
  let n = 0
  let last = 0
  let answered: string | null = null
  let replied: { readonly by: Actor; readonly before: number } | null = null

  const newId = (at: number): string => createUlid({ now: () => at, random: random.bytes })
  function own<B extends Actor>(by: B, at: number): { id: string; by: B; at: number } {
    last = Math.max(last + 1, Math.floor(at))
    return { id: newId(last), by, at: last }
  }
  const relayed = <B extends Actor>(by: B, at: number) => ({ ...own(by, at), n: ++n })

  function externalId(address: string): string {
    const id = `<${newId(last).toLowerCase()}@${address.slice(address.lastIndexOf('@') + 1)}>`
    externalIds.push(id)
    return id
  }

  /** What became of a message once the relay had it. */
  function carried(of: string, what: Outgoing, at: number): void {
    entries.push({ ...relayed('relay', at + 40), type: 'accepted', of })
    if (what.end === 'held') {
      entries.push({ ...relayed('relay', at + 60), type: 'held', of, why: 'answered', who: memberOf(replied?.by) })
      return
    }
    entries.push({ ...relayed('relay', at + 90), type: 'sending', of, attempt: 1, externalId: externalId(what.from.address) })
    const sent = what.end === 'sent'
    entries.push({
      ...relayed('relay', at + 300 + random.below(2500)),
      type: 'delivery',
      of,
      state: sent ? 'sent' : 'failed',
      code: sent ? null : 'rejected',
      detail: sent ? null : '552 5.2.2 The recipient’s mailbox is full',
    })
  }

  return {
    created(what, at) {
      entries.push({ ...relayed('relay', at), type: 'created', via: 'email', ...what })
    },
    received({ contact, to, ...what }, at) {
      const entry = relayed(contact, at)
      const writtenAt = Math.floor(entry.at / 1000) * 1000 - random.below(40) * 1000
      const id = externalId(what.from.address)
      const rest = { ...what, to: [to], cc: [...what.cc], files: [...what.files] }
      entries.push({
        ...entry,
        type: 'received',
        ...rest,
        replyTo: null,
        full: null,
        raw: null,
        externalId: id,
        writtenAt,
        unreadable: null,
      })
      answered = entry.id
      if (status === 'closed') entries.push({ ...relayed(contact, at), type: 'reopened' })
      status = 'open'
    },
    message(what, at) {
      const { end, to, by, ...words } = what
      const seen = end === 'held' && replied !== null ? replied.before : n
      const before = n
      const entry = own(by, at)
      const parts = { ...words, to: [to], cc: [], bcc: [], files: [...words.files] }
      const answers = answered
      entries.push({ ...entry, type: 'message', ...parts, writtenAt: entry.at, seen, draft: newId(entry.at - 60_000), answers })
      if (owner === null) {
        entries.push({ ...own(by, at), type: 'assigned', to: by })
        owner = by
      }
      carried(entry.id, what, at)
      replied = { by, before }
    },
    comment(by, text, mentions, at) {
      entries.push({ ...own(by, at), type: 'comment', text, rich: null, mentions: [...mentions] })
    },
    assigned(by, to, at) {
      if (owner === to) return
      entries.push({ ...own(by, at), type: 'assigned', to })
      owner = to
    },
    closed(by, at) {
      if (status === 'closed') return
      entries.push({ ...own(by, at), type: 'closed', seen: n })
      status = 'closed'
    },
    spam(by, at) {
      const what = { type: 'marked-spam', detail: null } as const
      entries.push(by === null ? { ...relayed('relay', at), ...what, why: 'score' } : { ...own(by, at), ...what, why: 'manual' })
    },
    entries,
    externalIds,
    get status() {
      return status
    },
    get owner() {
      return owner
    },
    get n() {
      return n
    },
  }
}

const memberOf = (actor: Actor | undefined): MemberId | null => (actor?.startsWith('member:') ? (actor as MemberId) : null)
