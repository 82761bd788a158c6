import { fail, ok, type Result } from '../../result.ts'
import type { RuleContext } from '../kind.ts'
import { checkFiles } from '../parts.ts'
import type { Refusal } from '../refusal.ts'
import type { EntryOf } from './entries.ts'
import type { TimelineItem } from './fold/timeline.ts'
import { type ConversationState, findMessage } from './state.ts'

type Outgoing = Extract<TimelineItem, { type: 'message' }>

export function checkMessage(entry: EntryOf<'message'>, state: ConversationState, context: RuleContext): Refusal | null {
  if (entry.to.length === 0) return { code: 'no-recipient' }
  if (entry.text.trim() === '' && entry.files.length === 0) return { code: 'empty-message' }
  const refusal = checkFiles(entry.files, context.mayName)
  if (refusal !== null) return refusal
  for (const item of state.timeline) {
    if (item.type !== 'message' && item.type !== 'hidden') continue
    if (item.entry.draft === entry.draft && item.delivery?.state !== 'cancelled') return { code: 'already-sent', detail: item.entry.by }
  }
  return null
}

/** A message that can still be called back; a repeat is allowed and changes nothing. */
export function stoppable(state: ConversationState, id: string): Result<Outgoing, Refusal> {
  const message = messageHere(state, id)
  if (!message.ok) return message
  switch (message.value.delivery.state) {
    case 'sending':
    case 'uncertain':
      return fail({ code: 'already-sending' })
    case 'sent':
      return fail({ code: 'already-sent' })
    default:
      return message
  }
}

export function holding(state: ConversationState, id: string): Result<Outgoing, Refusal> {
  const message = messageHere(state, id)
  return !message.ok || message.value.delivery.state === 'held' ? message : fail({ code: 'not-held' })
}

export function retriable(state: ConversationState, id: string): Result<Outgoing, Refusal> {
  const message = messageHere(state, id)
  if (!message.ok) return message
  const { state: stands } = message.value.delivery
  return stands === 'failed' || stands === 'uncertain' ? message : fail({ code: 'not-failed' })
}

/** A merge took the messages along: what is to be done with them is done there. A full record keeps its own. */
function messageHere(state: ConversationState, id: string): Result<Outgoing, Refusal> {
  if (state.mergedInto !== null) return fail({ code: 'continued', detail: state.mergedInto })
  const message = findMessage(state, id)
  return message === null ? fail({ code: 'not-found' }) : ok(message)
}
