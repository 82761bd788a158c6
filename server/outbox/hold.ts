import type { MemberId } from '../../shared/ids.ts'
import type { EntryOf } from '../../shared/records/conversation/entries.ts'
import type { ConversationState } from '../../shared/records/conversation/state.ts'

/** A message that has waited longer asks before it goes. */
export const MAX_AGE_MS = 24 * 60 * 60_000

export interface Hold {
  readonly why: EntryOf<'held'>['why']
  readonly who: MemberId | null
}

/**
 * Must a message wait for a person (MO-10)? A colleague's answer that its author had not seen, a day gone by, a colleague's
 * close that its author had not seen, or a conversation that was merged away, thrown away or taken for spam meanwhile: then
 * it says so, and does not leave. What a member has released goes.
 */
export function holdOf(state: ConversationState, message: EntryOf<'message'>, released: boolean, now: number): Hold | null {
  if (released) return null
  if (state.mergedInto !== null) return { why: 'merged', who: null }
  if (state.trashedAt !== null) return { why: 'trashed', who: null }
  if (state.spam !== null) return { why: 'spam', who: null }
  for (const item of state.timeline) {
    // A hidden answer has been given all the same.
    if (item.type !== 'message' && item.type !== 'hidden') continue
    const { delivery } = item
    if (delivery === null || item.entry.by === message.by || delivery.externalId === null) continue
    if ((delivery.acceptedN ?? 0) > message.seen) return { why: 'answered', who: item.entry.by as MemberId }
  }
  if (now - message.writtenAt > MAX_AGE_MS) return { why: 'old', who: null }
  if (state.status === 'closed')
    for (const item of state.timeline) {
      if (item.type === 'event' && item.entry.type === 'closed' && item.entry.by !== message.by && (item.acceptedN ?? 0) > message.seen)
        return { why: 'closed', who: item.entry.by as MemberId }
    }
  return null
}
