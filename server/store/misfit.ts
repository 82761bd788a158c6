import type { RecordId } from '../../shared/ids.ts'
import type { CellTable, Outcome, Transaction } from './store.ts'

/** What a transaction is held against; every store answers from its own keeping. */
export interface Standing {
  /** The id of the record's newest row; null where it has none. */
  headOf(record: RecordId): string | null
  hasCell(table: CellTable, key: string): boolean
}

type Refused = Extract<Outcome, { ok: false }>

/**
 * The first thing of a transaction that does not fit (ST-4, ST-5); null when all of it does. Asked before anything is
 * written, so a refusal has nothing to undo: an SQLite savepoint for each transaction would copy every page it touches.
 */
export function misfit(transaction: Transaction, standing: Standing): Refused | null {
  return misfitOfRows(transaction, standing) ?? misfitOfCells(transaction, standing)
}

function misfitOfRows({ rows }: Transaction, standing: Standing): Refused | null {
  // Rows of one transaction may follow one another; a single one needs no memory of that.
  const followed = rows.length > 1 ? new Map<RecordId, string>() : null
  for (const { record, prev, id } of rows) {
    if ((followed?.get(record) ?? standing.headOf(record)) !== prev) return { ok: false, conflict: 'row', at: record }
    followed?.set(record, id)
  }
  return null
}

function misfitOfCells({ cells }: Transaction, standing: Standing): Refused | null {
  const changed = cells.length > 1 ? new Map<string, boolean>() : null
  for (const { table, key, value, expect } of cells) {
    const at = `${table}/${key}`
    if (expect !== undefined && (changed?.get(at) ?? standing.hasCell(table, key)) !== (expect === 'present')) {
      return { ok: false, conflict: 'cell', at }
    }
    changed?.set(at, value !== null)
  }
  return null
}
