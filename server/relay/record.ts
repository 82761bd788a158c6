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
  /** Deleted for good: its tombstone is all there is, and its id is used. */
  gone: boolean
  entries: readonly Entry[]
  state: AnyState
  /** What it is found by now (`Kind.index`). */
  index: readonly string[]
  /** Transactions on their way to the store. */
  pending: number
  /** What stands in the log of it: rows, the bytes of the first, and of the others. */
  readonly log: { rows: number; first: number; rest: number }
}

export function openRecord(id: RecordId, client: number, rows: readonly Row[]): LiveRecord {
  const name = kindOf(id)
  if (name === null) throw new Error(`not a record id: ${id}`)
  const kind = kindByName[name]
  const changes = changesOf(rows)
  const doc = loadRecord(client, changes)
  const entries = readEntries(doc, kind)
  const state = kind.fold(id, entries)
  const last = rows.at(-1)
  const isThere = last !== undefined && !isTombstone(last)
  return {
    id,
    kind,
    doc,
    space: last?.space ?? null,
    generation: last?.generation ?? 0,
    head: last?.id ?? null,
    gone: last !== undefined && !isThere,
    entries,
    state,
    index: isThere ? (kind.index?.(state) ?? []) : [], // what nobody has begun is found by nothing
    pending: 0,
    log: {
      rows: changes.length,
      first: changes[0]?.length ?? 0,
      rest: changes.slice(1).reduce((sum, change) => sum + change.length, 0),
    },
  }
}

export const isTombstone = (row: Pick<Row, 'change'>): boolean => row.change.length === 0

/** What a record is built from: of its rows those that hold something. */
export const changesOf = (rows: readonly Row[]): Uint8Array[] => rows.flatMap((row) => (isTombstone(row) ? [] : [row.change]))
