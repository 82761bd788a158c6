import { ROW_VERSION } from '../../shared/projections/conversation-row.ts'
import type { Entry } from '../../shared/records/entry.ts'
import type { AnyState } from '../../shared/records/kinds.ts'
import { applyChange, changeOf, eraseEntries, setEntries, snapshotOf } from '../../shared/replica/write.ts'
import type { CellChange, Compaction, NewRow } from '../store/store.ts'
import type { DraftPart } from './desk.ts'
import type { LiveRecord } from './record.ts'

/** What a part comes to once it is applied to its record in memory. */
export interface Written {
  readonly record: LiveRecord
  readonly rows: readonly NewRow[]
  readonly cells: readonly CellChange[]
  readonly compact: readonly Compaction[]
  /** Entries that are new. */
  readonly entries: readonly Entry[]
}

const NOTHING = new Uint8Array()

/** Applies a part to its record in memory, and gives the rows and cells that say so. */
export function write(part: DraftPart, client: number, newId: () => string, isHistory: boolean): Written {
  const { record } = part
  if (record.gone) throw new Error(`${record.id} is gone`) // nothing begins anew in a grave
  const dropped = part.remove === true ? record.entries : record.entries.filter((entry) => part.erase?.includes(entry.id))
  const own = [...(part.given ?? []), ...counted(part, record)]
  const change = changeOf(record.doc, client, () => {
    if (part.change !== undefined) applyChange(record.doc, client, part.change.update)
    if (own.length > 0) setEntries(record.doc, own)
    if (part.erase !== undefined) eraseEntries(record.doc, part.erase)
  })
  const entries = [...(part.change?.entries ?? []), ...own]
  const before = record.entries
  const replaced = new Set([...(part.given ?? []).map((entry) => entry.id), ...(part.erase ?? [])])
  const kept = replaced.size === 0 ? record.entries : record.entries.filter((entry) => !replaced.has(entry.id))
  record.entries = part.remove === true ? [] : [...kept, ...entries]
  const cells = [...fileCells(record, part.remove === true ? [] : entries, dropped), ...(isHistory ? [] : effectCells(record, entries))]
  record.state = stateAfter(record, before, entries)
  record.space ??= record.kind.home(record.state)
  const rows = rowsOf(part, record, newId, change)
  const head = rows.at(-1)
  if (head === undefined) throw new Error('a part without a row')
  record.head = head.id
  cells.push(...indexCells(record, record.gone ? [] : (record.kind.index?.(record.state) ?? [])))
  const isWhole = part.erase !== undefined && !head.whole && !record.gone
  return { record, rows, cells, entries, compact: isWhole ? [compactionOf(record)] : [] }
}

/** Folded from what was before where one entry came to it, and that is plain; else from all. */
function stateAfter({ kind, id, state, entries: all }: LiveRecord, before: readonly Entry[], entries: readonly Entry[]): AnyState {
  const [entry] = entries
  const isOneMore = entry !== undefined && all.length === before.length + 1 && entries.length === 1
  return (isOneMore ? kind.extend?.(state, before, entry) : null) ?? kind.fold(id, all)
}

/** Everything of a record as one row, at the place of its newest. */
export const compactionOf = (record: LiveRecord): Compaction => ({
  record: record.id,
  head: record.head ?? '',
  change: snapshotOf(record.doc),
  row: projectionOf(record),
  rowVersion: ROW_VERSION,
})

function rowsOf(part: DraftPart, record: LiveRecord, newId: () => string, change: Uint8Array): NewRow[] {
  const { space } = record
  if (space === null) throw new Error(`no space for ${record.id}`)
  const common = { record: record.id, rowVersion: ROW_VERSION }
  const to = part.move ?? (record.kind.movesAtOnce === true ? record.kind.home(record.state) : null) ?? space
  const isMoved = to !== space && record.head !== null
  if (part.remove !== true && !isMoved) {
    if (change.length === 0) throw new Error(`a part that changes nothing of ${record.id}`) // it would be taken for a tombstone
    const whole = record.head === null
    const row = projectionOf(record)
    return [{ ...common, space, generation: record.generation, id: newId(), prev: record.head, whole, change, row }]
  }
  record.generation++
  const tombstone: NewRow = {
    ...common,
    space,
    generation: record.generation,
    id: newId(),
    prev: record.head,
    whole: true,
    change: NOTHING,
    row: null,
  }
  if (part.remove === true) {
    record.gone = true
    return [tombstone]
  }
  record.space = to
  const there: NewRow = {
    ...tombstone,
    space: record.space,
    id: newId(),
    prev: tombstone.id,
    change: snapshotOf(record.doc),
    row: projectionOf(record),
  }
  return [tombstone, there]
}

/** The relay's own entries get their `n` here (MO-4). */
function counted(part: DraftPart, record: LiveRecord): Entry[] {
  const base = (part.given ?? []).reduce((n, entry) => Math.max(n, entry.n ?? 0), record.state.n)
  return (part.own ?? []).map((entry, index) => ({ ...entry, n: base + 1 + index }))
}

function projectionOf({ kind, state }: LiveRecord): string | null {
  const row = kind.row(state)
  return row === null || row === undefined ? null : JSON.stringify(row)
}

function effectCells(record: LiveRecord, entries: readonly Entry[]): CellChange[] {
  return entries.flatMap((entry) =>
    record.kind.rules[entry.type]?.effect === true
      ? [{ table: 'effects', key: `${record.id}/${entry.id}`, value: JSON.stringify({ type: entry.type }) } as const]
      : [],
  )
}

/** `<sha256>/<record>/<entry>`: who names a blob. */
function fileCells(record: LiveRecord, named: readonly Entry[], dropped: readonly Entry[]): CellChange[] {
  const { kind } = record
  if (kind.files === undefined) return []
  const cellsOf = (entry: Entry, value: string | null): CellChange[] =>
    (kind.files?.(entry) ?? []).map((file) => ({ table: 'files', key: `${file.sha256}/${record.id}/${entry.id}`, value }))
  return [...dropped.flatMap((entry) => cellsOf(entry, null)), ...named.flatMap((entry) => cellsOf(entry, '{}'))]
}

/** `<key>/<record>`: the difference between what it was found by and what it is. */
function indexCells(record: LiveRecord, now: readonly string[]): CellChange[] {
  const before = record.index
  if (before.length === 0 && now.length === 0) return []
  record.index = now
  const cell = (key: string, value: string | null): CellChange => ({ table: 'index', key: `${key}/${record.id}`, value })
  return [
    ...before.filter((key) => !now.includes(key)).map((key) => cell(key, null)),
    ...now.filter((key) => !before.includes(key)).map((key) => cell(key, '{}')),
  ]
}
