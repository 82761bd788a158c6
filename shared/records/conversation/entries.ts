import * as v from 'valibot'
import * as event from './event-entries.ts'
import * as writing from './writing-entries.ts'

/** Every entry of a conversation. What is written and how it travels stands in one file, what happens in the other. */
export const ConversationEntry = v.variant('type', [
  event.Created,
  writing.Received,
  writing.Message,
  writing.Comment,
  writing.Accepted,
  writing.Sending,
  writing.Delivery,
  writing.Held,
  writing.Released,
  writing.Retried,
  writing.Cancelled,
  event.Assigned,
  event.Closed,
  event.Reopened,
  event.Moved,
  event.Renamed,
  event.Tagged,
  event.ContactLinked,
  event.MarkedSpam,
  event.UnmarkedSpam,
  event.Trashed,
  event.Restored,
  event.Deleted,
  event.Snoozed,
  event.Woke,
  event.Merged,
  event.Copied,
  event.Unmerged,
  event.Split,
  event.Continued,
  event.Hidden,
  event.Shown,
  event.Erased,
  event.Undone,
])
export type ConversationEntry = v.InferOutput<typeof ConversationEntry>
export type EntryType = ConversationEntry['type']
export type EntryOf<T extends EntryType> = Extract<ConversationEntry, { type: T }>
