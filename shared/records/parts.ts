import * as v from 'valibot'
import { MAX_FILES, MAX_FILES_SIZE } from '../protocol/limits.ts'
import type { Refusal } from './refusal.ts'

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

/** May a member send these (FI-3, FI-4)? They are found by name, so no two have the same. */
export function checkFiles(files: readonly FileRef[], mayName: (file: FileRef) => boolean): Refusal | null {
  if (files.length > MAX_FILES) return { code: 'too-many-files', detail: String(MAX_FILES) }
  if (files.reduce((sum, file) => sum + file.size, 0) > MAX_FILES_SIZE)
    return { code: 'files-too-large', detail: `${MAX_FILES_SIZE / 1024 / 1024} MB` }
  if (new Set(files.map((file) => file.name)).size < files.length) return { code: 'malformed', detail: 'two files of one name' }
  return files.every((file) => mayName(file)) ? null : { code: 'unknown-file' }
}

/** Bytes of text an entry may hold; longer text continues in a blob. */
export const MAX_TEXT = 32 * 1024
/** Bytes of our own editor's HTML an entry may hold. */
export const MAX_RICH = 64 * 1024
