import type { MemberId } from '../../shared/ids.ts'
import type { EntryOf } from '../../shared/records/conversation-entries.ts'
import type { ConversationState } from '../../shared/records/conversation-state.ts'

/** A message that has waited longer asks before it goes. */
export const MAX_AGE_MS = 24 * 60 * 60_000

export interface Hold {
  readonly why: EntryOf<'held'>['why']
  readonly who: MemberId | null
}

/**
 * Must a message wait for a person (MO-10)? A colleague's answer that its author had not seen, a day gone by, or a
 * colleague's close: then it says so, and does not leave. What a member has released goes.
 */
export function holdOf(state: ConversationState, message: EntryOf<'message'>, released: boolean, now: number): Hold | null {
  if (released) return null
  for (const item of state.timeline) {
    if (
      item.type === 'message' &&
      item.entry.by !== message.by &&
      item.delivery.externalId !== null &&
      (item.delivery.acceptedN ?? 0) > message.seen
    )
      return { why: 'answered', who: item.entry.by as MemberId }
  }
  if (now - message.writtenAt > MAX_AGE_MS) return { why: 'old', who: null }
  const close = state.timeline.findLast((item) => item.type === 'event' && (item.entry.type === 'closed' || item.entry.type === 'reopened'))
  if (state.status === 'closed' && close !== undefined && close.entry.by !== message.by && close.order > message.at)
    return { why: 'closed', who: close.entry.by as MemberId }
  return null
}
