import * as v from 'valibot'
import { ChannelId, ContactId, ConversationId, EntryId, InboxId, MemberId, TeamId } from '../../ids.ts'
import { MAX_ENTRIES } from '../../protocol/limits.ts'
import { Actor, Count, entryFields } from '../entry.ts'
import { Address } from '../parts.ts'
import { Detail, Subject } from './writing-entries.ts'

export const Contact = v.strictObject({ id: ContactId, ...Address.entries })
const Entries = v.pipe(v.array(EntryId), v.maxLength(MAX_ENTRIES))

/** The conversation begins. Written once, first. */
export const Created = v.strictObject({
  ...entryFields,
  type: v.literal('created'),
  inbox: InboxId,
  channel: ChannelId,
  /** The kind of channel it began on, for views; a screen asks capabilities, never this. */
  via: v.picklist(['email', 'chat', 'messenger', 'form', 'call']),
  subject: Subject,
  contact: Contact,
  /** The record that was full, of which this one is the next part. */
  continues: v.optional(ConversationId),
})

/** Whom a conversation can belong to. */
export const Owner = v.union([MemberId, TeamId])
export type Owner = v.InferOutput<typeof Owner>

export const Assigned = v.strictObject({ ...entryFields, type: v.literal('assigned'), to: v.nullable(Owner) })
export const Closed = v.strictObject({ ...entryFields, type: v.literal('closed'), seen: Count })
export const Reopened = v.strictObject({ ...entryFields, type: v.literal('reopened') })
/** To another inbox: who may not enter that one has it no more. */
export const Moved = v.strictObject({ ...entryFields, type: v.literal('moved'), to: InboxId })
export const Renamed = v.strictObject({ ...entryFields, type: v.literal('subject'), subject: Subject })

export const MAX_TAG = 50
export const Tag = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MAX_TAG))
const Tags = v.pipe(v.array(Tag), v.maxLength(50))
export const Tagged = v.strictObject({ ...entryFields, type: v.literal('tagged'), add: Tags, remove: Tags })

/** With whom it is; null: with nobody known. */
export const ContactLinked = v.strictObject({ ...entryFields, type: v.literal('contact-linked'), contact: v.nullable(Contact) })

export const SpamReason = v.picklist(['manual', 'role-based', 'blocked', 'score', 'authentication'])
export type SpamReason = v.InferOutput<typeof SpamReason>
export const MarkedSpam = v.strictObject({ ...entryFields, type: v.literal('marked-spam'), why: SpamReason, detail: v.nullable(Detail) })
export const UnmarkedSpam = v.strictObject({ ...entryFields, type: v.literal('unmarked-spam') })
export const Trashed = v.strictObject({ ...entryFields, type: v.literal('trashed') })
export const Restored = v.strictObject({ ...entryFields, type: v.literal('restored') })
/** For good: the relay takes the whole record away. */
export const Deleted = v.strictObject({ ...entryFields, type: v.literal('deleted') })

/** Out of the way until `until`, ms. A message above `seen` brings it back before that, as it would undo a close. */
export const Snoozed = v.strictObject({ ...entryFields, type: v.literal('snoozed'), until: Count, seen: Count })
/** The time of a snooze has come; the relay says so. */
export const Woke = v.strictObject({ ...entryFields, type: v.literal('woke'), of: EntryId })

/** What stands here goes to another conversation; this one only leads there. */
export const Merged = v.strictObject({ ...entryFields, type: v.literal('merged'), into: ConversationId })
/** In the other one: these entries came from there, with their own ids. */
export const Copied = v.strictObject({ ...entryFields, type: v.literal('copied'), from: ConversationId, entries: Entries })
/** The merge was undone: what came from there counts here no more. */
export const Unmerged = v.strictObject({ ...entryFields, type: v.literal('unmerged'), from: ConversationId })
/** These messages and comments, with all that is about them, go to a conversation of their own. */
export const Split = v.strictObject({
  ...entryFields,
  type: v.literal('split'),
  into: ConversationId,
  entries: v.pipe(Entries, v.minLength(1)),
})
/** The record is full; the conversation goes on in that one. */
export const Continued = v.strictObject({ ...entryFields, type: v.literal('continued'), in: ConversationId })

/** What a message or comment says is for nobody's eyes any more. */
export const Hidden = v.strictObject({ ...entryFields, type: v.literal('hidden'), of: EntryId })
export const Shown = v.strictObject({ ...entryFields, type: v.literal('shown'), of: EntryId })
/** What the relay writes as it takes the content away, so that everybody still knows where it stood. */
export const Erased = v.strictObject({
  ...entryFields,
  type: v.literal('erased'),
  of: EntryId,
  was: v.strictObject({
    type: v.picklist(['received', 'message', 'comment']),
    by: Actor,
    at: Count,
    n: v.optional(Count),
    /** A draft is sent once, whatever became of the message (MO-11). */
    draft: v.optional(EntryId),
  }),
})

/** An entry of one's own is taken back: the fold skips it. */
export const Undone = v.strictObject({ ...entryFields, type: v.literal('undone'), of: EntryId })
