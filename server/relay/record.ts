import { kindOf, type RecordId, type Space } from '../../shared/ids.ts'
import type { Entry } from '../../shared/records/entry.ts'
import { type AnyKind, type AnyState, kindByName } from '../../shared/records/kinds.ts'
import { loadRecord, type RecordDoc } from '../../shared/replica/layout.ts'
import { readEntries } from '../../shared/replica/read.ts'
import type { Row } from '../store/store.ts'

/**
 * A record in the relay's memory: its document and what is folded from it. It may run ahead of the store by what is
 * being committed; when that fails it is thrown away, and the store is asked again.
 */
export interface LiveRecord {
  readonly id: RecordId
  readonly kind: AnyKind
  readonly doc: RecordDoc
  /** null until its first entries say where it lives. */
  space: Space | null
  generation: number
  /** The id of its newest row; null where it has none. */
  head: string | null
  entries: readonly Entry[]
  state: AnyState
  /** Transactions on their way to the store. */
  pending: number
}

export function openRecord(id: RecordId, client: number, rows: readonly Row[]): LiveRecord {
  const name = kindOf(id)
  if (name === null) throw new Error(`not a record id: ${id}`)
  const kind = kindByName[name]
  const doc = loadRecord(
    client,
    rows.map((row) => row.change),
  )
  const entries = readEntries(doc, kind)
  const last = rows.at(-1)
  return {
    id,
    kind,
    doc,
    space: last?.space ?? null,
    generation: last?.generation ?? 0,
    head: last?.id ?? null,
    entries,
    state: kind.fold(id, entries),
    pending: 0,
  }
}
