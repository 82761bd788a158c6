import type { StatementSync } from 'node:sqlite'
import type { RecordId, Space } from '../../../shared/ids.ts'
import { misfit } from '../misfit.ts'
import type { CellChange, Compaction, NewRow, Transaction } from '../store.ts'
import { emptyLog, type StoreFile } from './file.ts'
import type { PackedOutcomes } from './packing.ts'

const SCRUB_AGAIN_MS = 500

/**
 * Writes batches, each in one SQLite transaction. Nothing else may write to the file while this lives: it remembers
 * the heads of spaces.
 */
export function createBatchWriter({ db }: StoreFile): (batch: readonly Transaction[]) => PackedOutcomes {
  const selectHead = values(db.prepare('SELECT id, generation, space, seq FROM heads WHERE record = ?'))
  const selectCell = values(db.prepare('SELECT value FROM cells WHERE tbl = ? AND key = ?'))
  const selectSpace = values(db.prepare('SELECT head FROM spaces WHERE space = ?'))
  const insertRow = db.prepare('INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const insertLink = db.prepare('INSERT INTO chain VALUES (?, ?, ?)')
  const insertHead = db.prepare('INSERT INTO heads VALUES (?, ?, ?, ?, ?)')
  const updateHead = db.prepare('UPDATE heads SET space = ?, seq = ?, id = ?, generation = ? WHERE record = ?')
  const upsertSpace = db.prepare('INSERT INTO spaces VALUES (?, ?) ON CONFLICT DO UPDATE SET head = excluded.head')
  const upsertCell = db.prepare('INSERT INTO cells VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value')
  const deleteCell = db.prepare('DELETE FROM cells WHERE tbl = ? AND key = ?')
  const deleteOlder = db.prepare('DELETE FROM log WHERE record = ? AND generation < ? AND length(change) > 0')
  const deleteOthers = db.prepare('DELETE FROM log WHERE record = ? AND generation = ? AND length(change) > 0 AND id <> ?')
  const rewrite = db.prepare('UPDATE log SET prev = NULL, whole = 1, change = ?, row = ?, row_version = ? WHERE space = ? AND seq = ?')
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')

  const known = new Map<Space, number>()
  const touched = new Set<Space>()
  let scrubbing: NodeJS.Timeout | undefined

  const standing = {
    headOf: (record: RecordId) => (selectHead.get(record)?.[0] as string | undefined) ?? null,
    cell: (table: string, key: string) => (selectCell.get(table, key)?.[0] as string | undefined) ?? null,
  }

  function headOfSpace(space: Space): number {
    return known.get(space) ?? Number(selectSpace.get(space)?.[0] ?? 0)
  }

  function writeRow({ space, record, generation, id, prev, whole, change, row, rowVersion }: NewRow): number {
    const isRaised = generation > 0 && prev !== null && generation > Number(selectHead.get(record)?.[1])
    const seq = headOfSpace(space) + 1
    known.set(space, seq)
    touched.add(space)
    insertRow.run(space, seq, id, record, generation, prev, whole ? 1 : 0, change, row, rowVersion)
    insertLink.run(space, seq, id)
    if (prev === null) insertHead.run(record, space, seq, id, generation)
    else updateHead.run(space, seq, id, generation, record)
    if (isRaised) deleteOlder.run(record, generation)
    return seq
  }

  function compact({ record, head, change, row, rowVersion }: Compaction): void {
    const [, generation, space, seq] = selectHead.get(record) ?? []
    if (typeof generation !== 'number' || typeof space !== 'string' || typeof seq !== 'number') return
    deleteOthers.run(record, generation, head)
    rewrite.run(change, row, rowVersion, space, seq)
  }

  function writeCell({ table, key, value }: CellChange): void {
    if (value === null) deleteCell.run(table, key)
    else upsertCell.run(table, key, value)
  }

  function writeBatch(batch: readonly Transaction[]): PackedOutcomes {
    const seqs: number[] = []
    const refused: PackedOutcomes['refused'][number][] = []
    for (const [index, transaction] of batch.entries()) {
      const outcome = misfit(transaction, standing)
      if (outcome !== null) {
        refused.push({ index, outcome })
        continue
      }
      for (const row of transaction.rows) seqs.push(writeRow(row))
      for (const compaction of transaction.compact ?? []) compact(compaction)
      for (const cell of transaction.cells) writeCell(cell)
    }
    for (const space of touched) upsertSpace.run(space, headOfSpace(space))
    return { seqs, refused }
  }

  /** Tried again until it is done, also where somebody's backup takes its time. */
  function scrub(): void {
    clearTimeout(scrubbing)
    scrubbing = emptyLog(db) ? undefined : setTimeout(() => db.isOpen && scrub(), SCRUB_AGAIN_MS)
  }

  return (batch) => {
    touched.clear()
    begin.run()
    try {
      const outcomes = writeBatch(batch)
      commit.run()
      if (batch.some((transaction) => transaction.scrub === true)) scrub()
      return outcomes
    } catch (error) {
      known.clear() // they may be ahead of what stands
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
}

/** Rows as arrays: an object for each would cost as much as the query. */
function values(statement: StatementSync): { get(...parameters: string[]): readonly unknown[] | undefined } {
  statement.setReturnArrays(true)
  return { get: (...parameters) => statement.get(...parameters) as unknown as readonly unknown[] | undefined }
}
