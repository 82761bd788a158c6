import type { RecordId, Space } from '../../shared/ids.ts'

/**
 * What the relay keeps: an append-only log of record changes with a dense sequence for each space, and cells, which
 * are small named values (sessions, verdicts, jobs, look-ups). Its callers are relay/desk.ts and the few rooms that own
 * a table of cells. It knows no conversations and no Yjs. Rules ST-1…ST-7 of SPEC.md; tests/contract/store.ts runs
 * them on every store.
 *
 * Writing is optimistic: a row says which row of its record it follows (`prev`), a cell may say what it expects; a
 * transaction that does not fit is refused whole and the others of the batch stand.
 */
export interface Store {
  /**
   * Writes a batch, in order, each transaction whole or not at all. Resolves when it is durable (fsync); rejects only
   * when the world failed, and then nothing of the batch is written.
   */
  commit(batch: readonly Transaction[]): Promise<readonly Outcome[]>
  /** Rows of a space after `after`, ascending; as many as fit into `maxBytes`, at least one where there is one. */
  tail(space: Space, after: number, maxBytes: number): Promise<readonly Row[]>
  /**
   * Whole records for a bootstrap, newest first: those whose newest row has a seq ≤ `base` and < `below`, each with all
   * its rows in order; as many as fit into `maxBytes`, at least one where there is one.
   */
  page(space: Space, base: number, below: number, maxBytes: number): Promise<readonly (readonly Row[])[]>
  /** All rows of one record, in order; empty where there is none. */
  load(record: RecordId): Promise<readonly Row[]>
  /** The epoch, the head of a space, and the id that stands at `seq` in its chain (null: none such). */
  position(
    space: Space,
    seq: number,
  ): Promise<{ readonly epoch: string; readonly head: number; readonly headId: string | null; readonly idAt: string | null }>
  /** Cells of a table whose keys begin with `prefix`, by key; `last` gives them from the end. */
  cells(table: CellTable, prefix: string, options?: { readonly limit?: number; readonly last?: boolean }): Promise<readonly Cell[]>
}

/** One change of one record, as the feed will carry it. */
export interface NewRow {
  readonly space: Space
  readonly record: RecordId
  readonly generation: number
  /** ULID, unique for ever; stays in the chain when compaction rewrites the row. */
  readonly id: string
  /** The id of the record's row before; null for its first. */
  readonly prev: string | null
  /** A Yjs V1 update. */
  readonly change: Uint8Array
  /** The record's projection after this change, JSON; null where the kind has none. */
  readonly row: string | null
  readonly rowVersion: number
}

export interface Row extends NewRow {
  /** Dense within its space, from 1. */
  readonly seq: number
}

export const cellTables = [
  'meta',
  'clients',
  'devices',
  'verdicts',
  'sessions',
  'passwords',
  'attempts',
  'links',
  'secrets',
  'seen',
  'lookup',
  'inbound',
  'outbound',
] as const
export type CellTable = (typeof cellTables)[number]

export interface Cell {
  readonly key: string
  /** JSON. */
  readonly value: string
}

export interface CellChange {
  readonly table: CellTable
  readonly key: string
  /** JSON; null deletes. */
  readonly value: string | null
  readonly expect?: 'absent' | 'present'
}

export interface Transaction {
  readonly rows: readonly NewRow[]
  readonly cells: readonly CellChange[]
}

export type Outcome =
  | { readonly ok: true /** one for each row, in order */; readonly seqs: readonly number[] }
  | { readonly ok: false; readonly conflict: 'row' | 'cell' /** the record or `table/key` that did not fit */; readonly at: string }
