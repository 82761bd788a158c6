import * as v from 'valibot'
import type { Entry } from '../records/entry.ts'
import type { AnyKind } from '../records/kinds.ts'
import { type RecordDoc, rootOf } from './layout.ts'

/** What was read of a value before: it never changes while its document is held, and most of a record is read again and again. */
const read = new WeakMap<object, Entry | null>()

/** The entries of a record that its kind understands. Entries of a newer app stay in the record, unread (MO-2). */
export function readEntries(doc: RecordDoc, kind: AnyKind): Entry[] {
  const entries: Entry[] = []
  for (const [key, value] of rootOf(doc).entries()) {
    const known = typeof value === 'object' && value !== null ? read.get(value) : null
    const entry = known === undefined ? readEntry(value as object, key, kind) : known
    if (entry !== null) entries.push(entry)
  }
  return entries
}

function readEntry(value: object, key: string, kind: AnyKind): Entry | null {
  const parsed = v.safeParse(kind.entry, value)
  const entry = parsed.success && parsed.output.id === key ? parsed.output : null
  read.set(value, entry)
  return entry
}

/** Is there an entry with this id, or was there one that has been taken out? Yjs keeps the key either way. */
export const hasEntry = (doc: RecordDoc, id: string): boolean => rootOf(doc)._map.has(id)
