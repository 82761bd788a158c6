import type { SQLInputValue } from 'node:sqlite'
import type { RecordId, Space } from '../../../shared/ids.ts'
import { afterPrefix } from '../keys.ts'
import { sizeOfRow } from '../sizes.ts'
import type { Row, Store } from '../store.ts'
import type { StoreFile } from './file.ts'

/** The reads of the contract, answered at once. */
export type Reader = {
  readonly [K in Exclude<keyof Store, 'commit'>]: (...args: Parameters<Store[K]>) => Awaited<ReturnType<Store[K]>>
}

const COLUMNS = 'space, seq, id, record, generation, prev, whole, change, row, row_version'
type RowValues = readonly [Space, number, string, RecordId, number, string | null, number, Uint8Array, string | null, number]

/** In SQLite every blob comes after every text. */
const AFTER_ALL_TEXT = new Uint8Array()

export function createReader({ db, epoch }: StoreFile): Reader {
  const selectTail = prepare<RowValues>(`SELECT ${COLUMNS} FROM log WHERE space = ? AND seq > ? ORDER BY seq`)
  const selectRecord = prepare<RowValues>(
    `SELECT ${COLUMNS} FROM log WHERE record = ?1 AND generation = (SELECT generation FROM heads WHERE record = ?1) ORDER BY rowid`,
  )
  const selectNewest = prepare<readonly [RecordId, number, string, number]>(
    'SELECT record, seq, id, generation FROM heads WHERE space = ? AND seq <= ? ORDER BY seq DESC',
  )
  const selectHead = prepare<readonly [number]>('SELECT head FROM spaces WHERE space = ?')
  const selectLink = prepare<readonly [string]>('SELECT id FROM chain WHERE space = ? AND seq = ?')
  const cellsOf = 'SELECT key, value FROM cells WHERE tbl = ? AND key >= ? AND key < ? ORDER BY key'
  const selectCells = prepare<readonly [string, string]>(`${cellsOf} LIMIT ?`)
  const selectLastCells = prepare<readonly [string, string]>(`${cellsOf} DESC LIMIT ?`)

  /** Rows as arrays: an object for each costs as much as the query. */
  function prepare<Values>(sql: string) {
    const statement = db.prepare(sql)
    statement.setReturnArrays(true)
    return {
      first: (...parameters: SQLInputValue[]) => statement.get(...parameters) as unknown as Values | undefined,
      each: (...parameters: SQLInputValue[]) => statement.iterate(...parameters) as unknown as Iterable<Values>,
    }
  }

  const load = (record: RecordId): Row[] => Array.from(selectRecord.each(record), toRow)
  const idAt = (space: Space, seq: number): string | null => selectLink.first(space, seq)?.[0] ?? null

  return {
    load,
    tail(space, after, maxBytes) {
      const rows: Row[] = []
      let size = 0
      for (const values of selectTail.each(space, after)) {
        const row = toRow(values)
        size += sizeOfRow(row)
        if (rows.length > 0 && size > maxBytes) break
        rows.push(row)
      }
      return rows
    },
    page(space, base, below, maxBytes, what) {
      const records: Row[][] = []
      let size = 0
      for (const [record, seq, id, generation] of selectNewest.each(space, Math.min(base, below - 1))) {
        const rows = what === 'heads' ? [bareRow(space, record, seq, id, generation)] : load(record)
        size += rows.reduce((sum, row) => sum + sizeOfRow(row), 0)
        if (records.length > 0 && size > maxBytes) break
        records.push(rows)
      }
      return records
    },
    position(space, seq) {
      const head = selectHead.first(space)?.[0] ?? 0
      return { epoch, head, headId: idAt(space, head), idAt: idAt(space, seq) }
    },
    cells(table, prefix, { limit = -1, last = false } = {}) {
      const select = last ? selectLastCells : selectCells
      return Array.from(select.each(table, prefix, afterPrefix(prefix) ?? AFTER_ALL_TEXT, limit), ([key, value]) => ({ key, value }))
    },
  }
}

function toRow([space, seq, id, record, generation, prev, whole, change, row, rowVersion]: RowValues): Row {
  return { space, seq, id, record, generation, prev, whole: whole === 1, change, row, rowVersion }
}

const bareRow = (space: Space, record: RecordId, seq: number, id: string, generation: number): Row => ({
  space,
  seq,
  id,
  record,
  generation,
  prev: null,
  whole: false,
  change: NOTHING,
  row: null,
  rowVersion: 0,
})
const NOTHING = new Uint8Array()
