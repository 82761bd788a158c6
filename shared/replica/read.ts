import * as v from 'valibot'
import type { Entry } from '../records/entry.ts'
import type { AnyKind } from '../records/kinds.ts'
import { type RecordDoc, rootOf } from './layout.ts'

/** The entries of a record that its kind understands. Entries of a newer app stay in the record, unread (MO-2). */
export function readEntries(doc: RecordDoc, kind: AnyKind): Entry[] {
  const entries: Entry[] = []
  for (const [key, value] of rootOf(doc).entries()) {
    const parsed = v.safeParse(kind.entry, value)
    if (parsed.success && parsed.output.id === key) entries.push(parsed.output)
  }
  return entries
}

/** Is there an entry with this id, or was there one that has been taken out? Yjs keeps the key either way. */
export const hasEntry = (doc: RecordDoc, id: string): boolean => rootOf(doc)._map.has(id)
