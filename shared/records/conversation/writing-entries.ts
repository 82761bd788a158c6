import * as v from 'valibot'
import { EntryId, MemberId } from '../../ids.ts'
import { Count, entryFields } from '../entry.ts'
import { Address, FileRef, MAX_RICH, MAX_TEXT } from '../parts.ts'

const Text = v.pipe(v.string(), v.maxBytes(MAX_TEXT))
export const Subject = v.pipe(v.string(), v.maxLength(998))
const Addresses = v.pipe(v.array(Address), v.maxLength(500))
const Files = v.pipe(v.array(FileRef), v.maxLength(1000))
export const Detail = v.pipe(v.string(), v.maxLength(1000))

/** What a contact wrote; the relay adds it. */
export const Received = v.strictObject({
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
export const Message = v.strictObject({
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
export const Comment = v.strictObject({
  ...entryFields,
  type: v.literal('comment'),
  text: Text,
  rich: v.nullable(v.pipe(v.string(), v.maxBytes(MAX_RICH))),
  mentions: v.pipe(v.array(MemberId), v.maxLength(50)),
})

/** The relay took a member's message: its place in the order is this entry's `n`. */
export const Accepted = v.strictObject({ ...entryFields, type: v.literal('accepted'), of: EntryId })

/** An attempt begins; durable before the first byte leaves. Every attempt carries the first one's `externalId`. */
export const Sending = v.strictObject({
  ...entryFields,
  type: v.literal('sending'),
  of: EntryId,
  attempt: Count,
  externalId: v.pipe(v.string(), v.maxLength(998)),
})

/** How an attempt ended, or why there is none yet. */
export const Delivery = v.strictObject({
  ...entryFields,
  type: v.literal('delivery'),
  of: EntryId,
  state: v.picklist(['sent', 'deferred', 'failed', 'uncertain']),
  /** A fault's code; null when sent. */
  code: v.nullable(v.pipe(v.string(), v.maxLength(40))),
  detail: v.nullable(Detail),
})

/** Why the relay did not send it by itself. */
export const HoldReason = v.picklist(['answered', 'old', 'closed', 'merged', 'trashed', 'spam'])

/** The relay did not send it: the conversation had moved on. */
export const Held = v.strictObject({
  ...entryFields,
  type: v.literal('held'),
  of: EntryId,
  why: HoldReason,
  /** The colleague whose answer or close it was. */
  who: v.nullable(MemberId),
})
/** A held message shall go out all the same. */
export const Released = v.strictObject({ ...entryFields, type: v.literal('released'), of: EntryId })
/** A failed or uncertain message shall be tried once more. */
export const Retried = v.strictObject({ ...entryFields, type: v.literal('retried'), of: EntryId })
/** It shall not go out; `sending` beats this, whatever their times. */
export const Cancelled = v.strictObject({ ...entryFields, type: v.literal('cancelled'), of: EntryId })
