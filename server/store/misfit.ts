import type { RecordId } from '../../shared/ids.ts'
import type { CellTable, Outcome, Transaction } from './store.ts'

/** What a transaction is held against; every store answers from its own keeping. */
export interface Standing {
  /** The id of the record's newest row; null where it has none. */
  headOf(record: RecordId): string | null
  /** null: no such cell. */
  cell(table: CellTable, key: string): string | null
}

type Refused = Extract<Outcome, { ok: false }>

/**
 * The first thing of a transaction that does not fit (ST-4, ST-5); null when all of it does. Asked before anything is
 * written, so a refusal has nothing to undo: an SQLite savepoint for each transaction would copy every page it touches.
 */
export function misfit(transaction: Transaction, standing: Standing): Refused | null {
  return misfitOfRows(transaction, standing) ?? misfitOfCells(transaction, standing)
}

function misfitOfRows({ rows, compact = [] }: Transaction, standing: Standing): Refused | null {
  // Rows of one transaction may follow one another; a single one needs no memory of that.
  const followed = rows.length + compact.length > 1 ? new Map<RecordId, string>() : null
  for (const { record, prev, id } of rows) {
    if ((followed?.get(record) ?? standing.headOf(record)) !== prev) return { ok: false, conflict: 'row', at: record }
    followed?.set(record, id)
  }
  const moved = compact.find(({ record, head }) => (followed?.get(record) ?? standing.headOf(record)) !== head)
  return moved === undefined ? null : { ok: false, conflict: 'row', at: moved.record }
}

function misfitOfCells({ cells }: Transaction, standing: Standing): Refused | null {
  const changed = cells.length > 1 ? new Map<string, string | null>() : null
  for (const { table, key, value, expect } of cells) {
    const at = `${table}/${key}`
    if (expect !== undefined) {
      const there = changed?.get(at)
      const now = there === undefined ? standing.cell(table, key) : there
      const fits = expect === 'absent' ? now === null : expect === 'present' ? now !== null : now === expect.value
      if (!fits) return { ok: false, conflict: 'cell', at }
    }
    changed?.set(at, value)
  }
  return null
}
