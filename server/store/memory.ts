import type { RecordId, Space } from '../../shared/ids.ts'
import { afterPrefix, compareKeys } from './keys.ts'
import { misfit } from './misfit.ts'
import { sizeOfRow } from './sizes.ts'
import type { CellChange, CellTable, NewRow, Outcome, Row, Store, Transaction } from './store.ts'

export interface MemoryStoreOptions {
  /** Runs before each commit, in their order; when it throws, that commit rejects with it and nothing is written. */
  readonly beforeCommit?: (batch: readonly Transaction[]) => void | Promise<void>
  readonly epoch?: string
}

const EPOCH = '00000000000000000000000000'

/**
 * The store without a disk, for simulations and tests: no clock, no timer, every answer in a microtask. It outlives
 * the relay that uses it; hand the same one to the next, and that is a restart.
 */
export function createMemoryStore({ beforeCommit, epoch = EPOCH }: MemoryStoreOptions = {}): Store {
  const log = createLog()
  const cells = createCells()
  const standing = { headOf: log.headOf, hasCell: cells.has }
  let turn: Promise<unknown> = Promise.resolve()

  function apply(transaction: Transaction): Outcome {
    const refused = misfit(transaction, standing)
    if (refused !== null) return refused
    const seqs = transaction.rows.map(log.append)
    transaction.cells.forEach(cells.change)
    return { ok: true, seqs }
  }

  return {
    commit(batch) {
      const outcomes = turn.then(async () => {
        await beforeCommit?.(batch)
        return batch.map(apply)
      })
      turn = outcomes.catch(() => null) // one commit's failure is its caller's, not the next one's
      return outcomes
    },
    tail: async (space, after, maxBytes) => upTo(maxBytes, log.rowsOf(space).slice(Math.max(0, after)), sizeOfRow),
    async page(space, base, below, maxBytes) {
      const last = Math.min(base, below - 1)
      return upTo(maxBytes, log.newestFirst(space, last), (rows) => rows.reduce((sum, row) => sum + sizeOfRow(row), 0))
    },
    load: async (record) => [...log.rowsOfRecord(record)],
    async position(space, seq) {
      const rows = log.rowsOf(space)
      return { epoch, head: rows.length, headId: rows.at(-1)?.id ?? null, idAt: rows[seq - 1]?.id ?? null }
    },
    cells: async (table, prefix, { limit = Number.POSITIVE_INFINITY, last = false } = {}) => cells.list(table, prefix, limit, last),
  }
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

/** Nothing is ever taken out, so the seq of a row is its place and the rows themselves are the chain. */
function createLog() {
  const spaces = new Map<Space, Row[]>()
  const records = new Map<RecordId, Row[]>()
  const rowsOf = (space: Space): readonly Row[] => spaces.get(space) ?? []
  const rowsOfRecord = (record: RecordId): readonly Row[] => records.get(record) ?? []

  return {
    rowsOf,
    rowsOfRecord,
    headOf: (record: RecordId): string | null => records.get(record)?.at(-1)?.id ?? null,
    append(newRow: NewRow): number {
      const seq = rowsOf(newRow.space).length + 1
      // Its own copy, as a disk would have: what the caller does to its bytes later is not in the log.
      const row: Row = { ...newRow, seq, change: newRow.change.slice() }
      listIn(spaces, row.space).push(row)
      listIn(records, row.record).push(row)
      return seq
    },
    *newestFirst(space: Space, last: number): Iterable<readonly Row[]> {
      const rows = rowsOf(space)
      for (let seq = Math.min(last, rows.length); seq > 0; seq--) {
        const row = rows[seq - 1]
        const ofRecord = row === undefined ? [] : rowsOfRecord(row.record)
        if (row !== undefined && ofRecord.at(-1) === row) yield [...ofRecord]
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
function createCells() {
  const tables = new Map<CellTable, { readonly keys: string[]; readonly values: Map<string, string> }>()
  function tableOf(table: CellTable) {
    const there = tables.get(table) ?? { keys: [], values: new Map<string, string>() }
    tables.set(table, there)
    return there
  }

  return {
    has: (table: CellTable, key: string): boolean => tableOf(table).values.has(key),
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
