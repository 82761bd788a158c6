import type { RecordId, Space } from '../../shared/ids.ts'
import { afterPrefix, compareKeys } from './keys.ts'
import { misfit } from './misfit.ts'
import { sizeOfRow } from './sizes.ts'
import type { Cell, CellChange, CellTable, Compaction, NewRow, Outcome, Row, Store, Transaction } from './store.ts'

export interface MemoryStoreOptions {
  /** Runs before each commit, in their order; when it throws, that commit rejects with it and nothing is written. */
  readonly beforeCommit?: (batch: readonly Transaction[]) => void | Promise<void>
  readonly epoch?: string
  /** What it begins with; it shares nothing with it. */
  readonly contents?: MemoryContents
}

/** All that a store holds: to begin another from, as a backup is put back, or to be looked through for what must not be there. */
export interface MemoryContents {
  /** The rows of each record in the order of writing. */
  readonly records: readonly (readonly [RecordId, readonly Row[]])[]
  readonly chains: readonly (readonly [Space, readonly string[]])[]
  readonly cells: readonly (readonly [CellTable, readonly Cell[]])[]
}

const contents = new WeakMap<Store, () => MemoryContents>()

/** A copy of what a store in memory holds now. */
export function contentsOf(store: Store): MemoryContents {
  const copy = contents.get(store)
  if (copy === undefined) throw new Error('not a store in memory')
  return copy()
}

const NOTHING = new Uint8Array()
const EPOCH = '00000000000000000000000000'

/**
 * The store without a disk, for simulations and tests: no clock, no timer, every answer in a microtask. It outlives
 * the relay that uses it; hand the same one to the next, and that is a restart.
 */
export function createMemoryStore({ beforeCommit, epoch = EPOCH, contents: given }: MemoryStoreOptions = {}): Store {
  const log = createLog(given)
  const cells = createCells(given)
  const standing = { headOf: log.headOf, cell: cells.get }
  let turn: Promise<unknown> = Promise.resolve()

  function apply(transaction: Transaction): Outcome {
    const refused = misfit(transaction, standing)
    if (refused !== null) return refused
    const seqs = transaction.rows.map(log.append)
    transaction.compact?.forEach(log.compact)
    transaction.cells.forEach(cells.change)
    return { ok: true, seqs }
  }

  const store: Store = {
    commit(batch) {
      const outcomes = turn.then(async () => {
        await beforeCommit?.(batch)
        return batch.map(apply)
      })
      turn = outcomes.catch(() => null) // one commit's failure is its caller's, not the next one's
      return outcomes
    },
    tail: async (space, after, maxBytes) => upTo(maxBytes, log.after(space, after), sizeOfRow).map((row) => ({ ...row })),
    async page(space, base, below, maxBytes, what) {
      const last = Math.min(base, below - 1)
      if (what === 'heads') {
        const bare = [...log.newestFirst(space, last)].map((rows) =>
          rows.slice(-1).map((row) => ({ ...row, prev: null, whole: false, change: NOTHING, row: null, rowVersion: 0 })),
        )
        return upTo(maxBytes, bare, (rows) => rows.reduce((sum, row) => sum + sizeOfRow(row), 0))
      }
      return upTo(maxBytes, log.newestFirst(space, last), (rows) => rows.reduce((sum, row) => sum + sizeOfRow(row), 0))
    },
    load: async (record) => log.rowsOfRecord(record).map((row) => ({ ...row })),
    async position(space, seq) {
      const chain = log.chainOf(space)
      return { epoch, head: chain.length, headId: chain.at(-1) ?? null, idAt: chain[seq - 1] ?? null }
    },
    cells: async (table, prefix, { limit = Number.POSITIVE_INFINITY, last = false } = {}) => cells.list(table, prefix, limit, last),
  }
  contents.set(store, () => ({ ...log.copy(), cells: cells.copy() }))
  return store
}

/** As many as fit, at least one where there is one. */
function upTo<T>(maxBytes: number, all: Iterable<T>, sizeOf: (one: T) => number): T[] {
  const taken: T[] = []
  let size = 0
  for (const one of all) {
    size += sizeOf(one)
    if (taken.length > 0 && size > maxBytes) break
    taken.push(one)
  }
  return taken
}

/** A row's place is its seq; where one was taken out there is a hole, and the chain keeps its id. */
function createLog(given?: MemoryContents) {
  const spaces = new Map<Space, (Row | null)[]>()
  const chains = new Map(given?.chains.map(([space, ids]) => [space, [...ids]]))
  const records = new Map(given?.records.map(([record, rows]) => [record, rows.map((row) => ({ ...row }))]))
  for (const [space, ids] of chains)
    spaces.set(
      space,
      ids.map(() => null),
    )
  for (const rows of records.values()) for (const row of rows) listIn(spaces, row.space)[row.seq - 1] = row
  const rowsOf = (space: Space): readonly (Row | null)[] => spaces.get(space) ?? []
  const headOf = (record: RecordId): Row | undefined => records.get(record)?.at(-1)

  function rowsOfRecord(record: RecordId): Row[] {
    const generation = headOf(record)?.generation
    return (records.get(record) ?? []).filter((row) => row.generation === generation)
  }

  function takeOut(record: RecordId, isGone: (row: Row) => boolean): void {
    const rows = records.get(record) ?? []
    for (const row of rows.filter(isGone)) (spaces.get(row.space) ?? [])[row.seq - 1] = null
    records.set(
      record,
      rows.filter((row) => !isGone(row)),
    )
  }

  return {
    chainOf: (space: Space): readonly string[] => chains.get(space) ?? [],
    after: (space: Space, seq: number): Row[] =>
      rowsOf(space)
        .slice(Math.max(0, seq))
        .filter((row) => row !== null),
    rowsOfRecord,
    headOf: (record: RecordId): string | null => headOf(record)?.id ?? null,
    append(newRow: NewRow): number {
      const seq = rowsOf(newRow.space).length + 1
      // Its own copy, as a disk would have: what the caller does to its bytes later is not in the log.
      const row: Row = { ...newRow, seq, change: newRow.change.slice() }
      const before = headOf(row.record)
      listIn(spaces, row.space).push(row)
      listIn(chains, row.space).push(row.id)
      listIn(records, row.record).push(row)
      if (before !== undefined && before.generation < row.generation)
        takeOut(row.record, (one) => one.generation < row.generation && one.change.length > 0)
      return seq
    },
    compact({ record, change, row, rowVersion }: Compaction): void {
      const head = headOf(record)
      if (head === undefined) return
      takeOut(record, (one) => one !== head && one.generation === head.generation && one.change.length > 0)
      Object.assign(head, { prev: null, whole: true, change: change.slice(), row, rowVersion })
    },
    copy: () => ({
      records: [...records].map(([record, rows]) => [record, rows.map((row) => ({ ...row }))] as const),
      chains: [...chains].map(([space, ids]) => [space, [...ids]] as const),
    }),
    *newestFirst(space: Space, last: number): Iterable<readonly Row[]> {
      const rows = rowsOf(space)
      for (let seq = Math.min(last, rows.length); seq > 0; seq--) {
        const row = rows[seq - 1]
        if (row !== undefined && row !== null && headOf(row.record) === row) yield rowsOfRecord(row.record).map((one) => ({ ...one }))
      }
    },
  }
}

function listIn<K, T>(lists: Map<K, T[]>, key: K): T[] {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  return list
}

/** Keys of a table kept in order beside their values. */
function createCells(given?: MemoryContents) {
  const tables = new Map<CellTable, { readonly keys: string[]; readonly values: Map<string, string> }>()
  for (const [table, all] of given?.cells ?? [])
    tables.set(table, { keys: all.map(({ key }) => key), values: new Map(all.map(({ key, value }) => [key, value])) })
  function tableOf(table: CellTable) {
    const there = tables.get(table) ?? { keys: [], values: new Map<string, string>() }
    tables.set(table, there)
    return there
  }

  return {
    copy: () =>
      [...tables].map(([table, { keys, values }]) => [table, keys.map((key) => ({ key, value: values.get(key) ?? '' }))] as const),
    get: (table: CellTable, key: string): string | null => tableOf(table).values.get(key) ?? null,
    change({ table, key, value }: CellChange): void {
      const { keys, values } = tableOf(table)
      const at = placeOf(keys, key)
      if (value === null && values.delete(key)) keys.splice(at, 1)
      if (value === null) return
      if (!values.has(key)) keys.splice(at, 0, key)
      values.set(key, value)
    },
    list(table: CellTable, prefix: string, limit: number, last: boolean) {
      const { keys, values } = tableOf(table)
      const end = afterPrefix(prefix)
      const found = keys.slice(placeOf(keys, prefix), end === null ? keys.length : placeOf(keys, end))
      if (last) found.reverse()
      return found.slice(0, limit).map((key) => ({ key, value: values.get(key) ?? '' }))
    },
  }
}

/** Where `key` stands, or would. */
function placeOf(keys: readonly string[], key: string): number {
  let from = 0
  let to = keys.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if (compareKeys(keys[middle] ?? '', key) < 0) from = middle + 1
    else to = middle
  }
  return from
}
