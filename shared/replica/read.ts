import type * as Y from 'yjs'
import * as v from 'valibot'
import type { Entry } from '../records/entry.ts'
import type { AnyKind } from '../records/kinds.ts'
import { rootOf } from './layout.ts'

/** The entries of a record that its kind understands. Entries of a newer app stay in the record, unread (MO-2). */
export function readEntries(doc: Y.Doc, kind: AnyKind): Entry[] {
  const entries: Entry[] = []
  for (const [key, value] of rootOf(doc).entries()) {
    const parsed = v.safeParse(kind.entry, value)
    if (parsed.success && parsed.output.id === key) entries.push(parsed.output)
  }
  return entries
}
