import * as v from 'valibot'

/** What somebody writes from or to. The address's local part keeps its case. */
export const Address = v.strictObject({
  name: v.pipe(v.string(), v.maxLength(200)),
  address: v.pipe(v.string(), v.maxLength(320)),
})
export type Address = v.InferOutput<typeof Address>

/** How addresses are compared. RFC 5321 lets the case of the local part differ; in practice it never does. */
export const foldAddress = (address: string): string => address.trim().normalize('NFC').toLowerCase()

/** A blob beside the record: served by (record, entry, name), never by hash alone. */
export const FileRef = v.strictObject({
  /** Unique within its entry; what the person sees. */
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  type: v.pipe(v.string(), v.maxLength(200)),
  /** Bytes. */
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** Content-ID without its angle brackets, where the mail's HTML may name it. */
  cid: v.optional(v.pipe(v.string(), v.maxLength(998))),
  inline: v.optional(v.boolean()),
})
export type FileRef = v.InferOutput<typeof FileRef>

/** Bytes of text an entry may hold; longer text continues in a blob. */
export const MAX_TEXT = 32 * 1024
/** Bytes of our own editor's HTML an entry may hold. */
export const MAX_RICH = 64 * 1024
