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
   * Whole records for a bootstrap, newest first: those whose newest row has a seq ≤ `base` and < `below`, each with the
   * rows that `load` gives; as many as fit into `maxBytes`, at least one where there is one. `heads`: of each only the
   * newest row, without its change and its projection.
   */
  page(space: Space, base: number, below: number, maxBytes: number, what?: 'heads'): Promise<readonly (readonly Row[])[]>
  /** All rows of one record's newest generation, in order, tombstones included; empty where there is none. */
  load(record: RecordId): Promise<readonly Row[]>
  /** The epoch, the head of a space, and the id that stands at `seq` in its chain (null: none such). */
  position(
    space: Space,
    seq: number,
  ): Promise<{ readonly epoch: string; readonly head: number; readonly headId: string | null; readonly idAt: string | null }>
  /** Cells of a table whose keys begin with `prefix`, by key; `last` gives them from the end. */
  cells(table: CellTable, prefix: string, options?: { readonly limit?: number; readonly last?: boolean }): Promise<readonly Cell[]>
}

/**
 * One change of one record, as the feed will carry it. One of a higher generation takes the place of all that the
 * record had: in the same transaction what older generations held is deleted, but for their tombstones.
 */
export interface NewRow {
  readonly space: Space
  readonly record: RecordId
  readonly generation: number
  /** ULID, unique for ever; stays in the chain when compaction rewrites the row. */
  readonly id: string
  /** The id of the record's row before; null for its first. */
  readonly prev: string | null
  /** Is `change` all of the record, so that nothing before it is needed? */
  readonly whole: boolean
  /** A Yjs V1 update; empty: a tombstone, the record is not here any more. */
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
  'index',
  'effects',
  'vault',
  'files',
  'uploads',
  'jobs',
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
  readonly expect?: 'absent' | 'present' | { readonly value: string }
}

/** All rows of a record's newest generation become one, at the seq and with the id of the newest; tombstones stay. */
export interface Compaction {
  readonly record: RecordId
  /** The id that its newest row must have. */
  readonly head: string
  readonly change: Uint8Array
  readonly row: string | null
  readonly rowVersion: number
}

export interface Transaction {
  readonly rows: readonly NewRow[]
  readonly cells: readonly CellChange[]
  /** After the rows. */
  readonly compact?: readonly Compaction[]
  /** What this takes away must not be found in any file: the write-ahead log too is emptied, as soon as nobody reads it. */
  readonly scrub?: boolean
}

export type Outcome =
  | { readonly ok: true /** one for each row, in order */; readonly seqs: readonly number[] }
  | { readonly ok: false; readonly conflict: 'row' | 'cell' /** the record or `table/key` that did not fit */; readonly at: string }
