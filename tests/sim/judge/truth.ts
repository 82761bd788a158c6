import type { MemoryContents } from '../../../server/store/memory.ts'
import type { Row } from '../../../server/store/store.ts'
import { kindOf, type RecordId, type Space } from '../../../shared/ids.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { type AnyKind, type AnyState, kindByName } from '../../../shared/records/kinds.ts'
import { loadRecord } from '../../../shared/replica/layout.ts'
import { readEntries } from '../../../shared/replica/read.ts'

/** A record as it follows from nothing but the relay's disk. */
export interface Truth {
  readonly id: RecordId
  readonly kind: AnyKind
  readonly space: Space
  readonly isGone: boolean
  readonly rows: readonly Row[]
  /** By id. */
  readonly entries: readonly Entry[]
  readonly state: AnyState
}

export function truthsOf(contents: MemoryContents): Map<RecordId, Truth> {
  return new Map(contents.records.flatMap(([id, rows]) => (rows.length === 0 ? [] : [[id, truthOf(id, rows)] as const])))
}

function truthOf(id: RecordId, all: readonly Row[]): Truth {
  const last = all.at(-1)
  const name = kindOf(id)
  if (last === undefined || name === null) throw new Error(`no record: ${id}`)
  const kind = kindByName[name]
  const changes = all.filter((row) => row.generation === last.generation && row.change.length > 0).map((row) => row.change)
  const entries = entriesOf(kind, changes)
  return { id, kind, space: last.space, isGone: last.change.length === 0, rows: all, entries, state: kind.fold(id, entries) }
}

export const entriesOf = (kind: AnyKind, changes: readonly Uint8Array[]): Entry[] =>
  readEntries(loadRecord(0, changes), kind).sort((a, b) => (a.id < b.id ? -1 : 1))
