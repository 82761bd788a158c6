import { type ConversationRow, conversationRow } from '../projections/conversation-row.ts'
import { fail, ok, type Result } from '../result.ts'
import { ConversationEntry, type EntryOf } from './conversation-entries.ts'
import { type ConversationState, findMessage, foldConversation, type TimelineItem } from './conversation-state.ts'
import { everyone, type Kind, relayOnly } from './kind.ts'
import type { Refusal } from './refusal.ts'

/** A conversation with one contact, in one inbox. Its state is the fold of its entries; nothing is overwritten. */
export const conversationKind: Kind<ConversationEntry, ConversationState, ConversationRow> = {
  name: 'conversation',
  entry: ConversationEntry,
  fold: foldConversation,
  row: conversationRow,
  home: (state) => state.inbox,
  rules: {
    created: { roles: relayOnly },
    received: { roles: relayOnly },
    accepted: { roles: relayOnly },
    sending: { roles: relayOnly },
    delivery: { roles: relayOnly },
    held: { roles: relayOnly },
    message: { roles: everyone, accepted: true, check: checkMessage },
    comment: { roles: everyone, check: (entry) => (entry.text.trim() === '' ? { code: 'empty-message' } : null) },
    assigned: {
      roles: everyone,
      check: (entry, _state, context) => (entry.to === null || context.isActiveMember(entry.to) ? null : { code: 'inactive-member' }),
    },
    closed: { roles: everyone, accepted: true }, // counted, so that who wrote without having seen it is asked (MO-10)
    reopened: { roles: everyone },
    cancelled: { roles: everyone, check: (entry, state) => refusalOf(stoppable(state, entry.of)) },
    released: { roles: everyone, check: (entry, state) => refusalOf(holding(state, entry.of)) },
    retried: { roles: everyone, check: (entry, state) => refusalOf(retriable(state, entry.of)) },
  },
}

type Outgoing = Extract<TimelineItem, { type: 'message' }>

function checkMessage(entry: EntryOf<'message'>, state: ConversationState): Refusal | null {
  // A hash alone must open no file: until members can upload what they name, they name none (T11).
  if (entry.files.length > 0) return { code: 'not-allowed' }
  if (entry.to.length === 0) return { code: 'no-recipient' }
  if (entry.text.trim() === '') return { code: 'empty-message' }
  const other = state.timeline.find(
    (item): item is Outgoing => item.type === 'message' && item.entry.draft === entry.draft && item.delivery.state !== 'cancelled',
  )
  return other === undefined ? null : { code: 'already-sent', detail: other.entry.by }
}

/** A message that can still be called back; a repeat is allowed and changes nothing. */
export function stoppable(state: ConversationState, id: string): Result<Outgoing, Refusal> {
  const message = findMessage(state, id)
  if (message === null) return fail({ code: 'not-found' })
  switch (message.delivery.state) {
    case 'sending':
    case 'uncertain':
      return fail({ code: 'already-sending' })
    case 'sent':
      return fail({ code: 'already-sent' })
    default:
      return ok(message)
  }
}

export function holding(state: ConversationState, id: string): Result<Outgoing, Refusal> {
  const message = findMessage(state, id)
  if (message === null) return fail({ code: 'not-found' })
  return message.delivery.state === 'held' ? ok(message) : fail({ code: 'not-held' })
}

export function retriable(state: ConversationState, id: string): Result<Outgoing, Refusal> {
  const message = findMessage(state, id)
  if (message === null) return fail({ code: 'not-found' })
  return message.delivery.state === 'failed' || message.delivery.state === 'uncertain' ? ok(message) : fail({ code: 'not-failed' })
}

const refusalOf = (result: Result<unknown, Refusal>): Refusal | null => (result.ok ? null : result.error)
