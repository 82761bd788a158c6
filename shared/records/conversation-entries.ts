import * as v from 'valibot'
import { ChannelId, ContactId, EntryId, InboxId, MemberId } from '../ids.ts'
import { Count, entryFields } from './entry.ts'
import { Address, FileRef, MAX_RICH, MAX_TEXT } from './parts.ts'

const Text = v.pipe(v.string(), v.maxBytes(MAX_TEXT))
const Subject = v.pipe(v.string(), v.maxLength(998))
const Addresses = v.pipe(v.array(Address), v.maxLength(500))
const Files = v.pipe(v.array(FileRef), v.maxLength(1000))
const Detail = v.pipe(v.string(), v.maxLength(1000))

/** The conversation begins. Written once, first. */
const Created = v.strictObject({
  ...entryFields,
  type: v.literal('created'),
  inbox: InboxId,
  channel: ChannelId,
  /** The kind of channel it began on, for views; a screen asks capabilities, never this. */
  via: v.picklist(['email', 'chat', 'messenger', 'form', 'call']),
  subject: Subject,
  contact: v.strictObject({ id: ContactId, ...Address.entries }),
})

/** What a contact wrote; the relay adds it. */
const Received = v.strictObject({
  ...entryFields,
  type: v.literal('received'),
  from: Address,
  to: Addresses,
  cc: Addresses,
  replyTo: v.nullable(Address),
  subject: Subject,
  text: Text,
  /** The text was longer: all of it stands in this blob. */
  full: v.nullable(FileRef),
  html: v.nullable(FileRef),
  files: Files,
  /** The bytes as they came. */
  raw: v.nullable(FileRef),
  /** The transport's own id, as `Message-ID` with its brackets. */
  externalId: v.nullable(v.pipe(v.string(), v.maxLength(998))),
  /** When the sender says it was written, ms; null where it does not say. */
  writtenAt: v.nullable(v.number()),
  /** Why nothing could be read of it; the raw bytes are there to download. */
  unreadable: v.nullable(Detail),
})

/** What a member writes to a contact. Sent by the relay once it is accepted. */
const Message = v.strictObject({
  ...entryFields,
  type: v.literal('message'),
  from: Address,
  to: Addresses,
  cc: Addresses,
  bcc: Addresses,
  subject: Subject,
  text: Text,
  /** The editor's HTML; null for plain text. */
  rich: v.nullable(v.pipe(v.string(), v.maxBytes(MAX_RICH))),
  files: Files,
  /** When the author pressed Send, by the author's clock; a message that waited more than a day asks again. */
  writtenAt: Count,
  /** The greatest `n` on the author's screen. */
  seen: Count,
  /** The draft it was written in: at most one uncancelled message for each. */
  draft: EntryId,
  /** The message it answers. */
  answers: v.nullable(EntryId),
})

/** A note that contacts never see. */
const Comment = v.strictObject({
  ...entryFields,
  type: v.literal('comment'),
  text: Text,
  rich: v.nullable(v.pipe(v.string(), v.maxBytes(MAX_RICH))),
  mentions: v.pipe(v.array(MemberId), v.maxLength(50)),
})

const Assigned = v.strictObject({ ...entryFields, type: v.literal('assigned'), to: v.nullable(MemberId) })
const Closed = v.strictObject({ ...entryFields, type: v.literal('closed'), seen: Count })
const Reopened = v.strictObject({ ...entryFields, type: v.literal('reopened') })

/** The relay took a member's message: its place in the order is this entry's `n`. */
const Accepted = v.strictObject({ ...entryFields, type: v.literal('accepted'), of: EntryId })

/** An attempt begins; durable before the first byte leaves. Every attempt carries the first one's `externalId`. */
const Sending = v.strictObject({
  ...entryFields,
  type: v.literal('sending'),
  of: EntryId,
  attempt: Count,
  externalId: v.pipe(v.string(), v.maxLength(998)),
})

/** How an attempt ended, or why there is none yet. */
const Delivery = v.strictObject({
  ...entryFields,
  type: v.literal('delivery'),
  of: EntryId,
  state: v.picklist(['sent', 'deferred', 'failed', 'uncertain']),
  /** A fault's code; null when sent. */
  code: v.nullable(v.pipe(v.string(), v.maxLength(40))),
  detail: v.nullable(Detail),
})

/** The relay did not send it: the conversation had moved on. */
const Held = v.strictObject({
  ...entryFields,
  type: v.literal('held'),
  of: EntryId,
  why: v.picklist(['answered', 'old', 'closed']),
  /** The colleague whose answer or close it was. */
  who: v.nullable(MemberId),
})
/** A held message shall go out all the same. */
const Released = v.strictObject({ ...entryFields, type: v.literal('released'), of: EntryId })
/** A failed or uncertain message shall be tried once more. */
const Retried = v.strictObject({ ...entryFields, type: v.literal('retried'), of: EntryId })
/** It shall not go out; `sending` beats this, whatever their times. */
const Cancelled = v.strictObject({ ...entryFields, type: v.literal('cancelled'), of: EntryId })

export const ConversationEntry = v.variant('type', [
  Created,
  Received,
  Message,
  Comment,
  Assigned,
  Closed,
  Reopened,
  Accepted,
  Sending,
  Delivery,
  Held,
  Released,
  Retried,
  Cancelled,
])
export type ConversationEntry = v.InferOutput<typeof ConversationEntry>
export type EntryOf<T extends ConversationEntry['type']> = Extract<ConversationEntry, { type: T }>
