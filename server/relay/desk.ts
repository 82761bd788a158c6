import { createIds, type RecordId } from '../../shared/ids.ts'
import { ROW_VERSION } from '../../shared/projections/conversation-row.ts'
import type { Entry } from '../../shared/records/entry.ts'
import type { AnyKind, AnyState } from '../../shared/records/kinds.ts'
import { addEntries, applyChange, changeSince, markOf } from '../../shared/replica/write.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { CellChange, NewRow, Row, Store } from '../store/store.ts'
import type { Clock } from './clock.ts'
import type { LiveRecord } from './record.ts'
import { createShelf } from './shelf.ts'

/**
 * The one place where records change (rules SY-1…SY-4). A transaction is built in one breath on records in memory,
 * goes to the store, and is told to the listeners once it is durable: never before (SY-2).
 */
export interface Desk {
  /**
   * Loads the records, lets `build` decide on them without a pause, and commits what it drafts. `build` may run
   * again when another transaction came between. Rejects when the store failed; then nothing happened.
   */
  transact<T, E>(
    records: readonly RecordId[],
    build: (records: readonly LiveRecord[]) => Result<Draft<T>, E>,
  ): Promise<Result<T, E | CellConflict>>
  /** Brings records into memory, so that a transaction on them begins without a pause. */
  prepare(records: readonly RecordId[]): Promise<void>
  /** A record as it is in memory, what is being committed included. */
  read(
    record: RecordId,
  ): Promise<{ readonly state: AnyState; readonly entries: readonly Entry[]; readonly space: LiveRecord['space'] } | null>
  /** Writes whole new records as one transaction: the importer's way, for history that is not decided here. */
  create(batch: readonly { readonly record: RecordId; readonly entries: readonly Entry[] }[], cells: readonly CellChange[]): Promise<void>
  /** Told of every durable transaction, in the order of the log. */
  onCommitted(listener: (committed: readonly Committed[]) => void): void
  /** Relay time for a record's next entry: its clock never runs back, nor behind the record's newest entry. */
  timeFor(state: AnyState): number
  newId(): string
}

export interface Draft<T> {
  readonly value: T
  readonly parts: readonly DraftPart[]
  readonly cells: readonly CellChange[]
}

export interface DraftPart {
  readonly record: LiveRecord
  /** A member's change, judged already. */
  readonly change?: { readonly update: Uint8Array; readonly entries: readonly Entry[] }
  /** Entries that the relay writes itself; they get their `n` here (MO-4). */
  readonly own?: readonly Entry[]
  /** Entries that are written as they are, `n` and all: history from elsewhere. */
  readonly given?: readonly Entry[]
}

export interface Committed {
  readonly row: Row
  readonly entries: readonly Entry[]
  readonly state: AnyState
  /** Written whole by `create`: it happened elsewhere, and asks for nothing to be done. */
  readonly history: boolean
}

export interface CellConflict {
  readonly code: 'conflict'
  readonly detail: string
}

const MAX_TRIES = 20

export function createDesk(options: { readonly store: Store; readonly client: number; readonly clock: Clock }): Desk {
  const { store, client, clock } = options
  const shelf = createShelf(store, client)
  const newId = createIds(clock)
  const listeners: ((committed: readonly Committed[]) => void)[] = []
  let wall = 0

  function timeFor(state: AnyState): number {
    wall = Math.max(wall, Math.floor(clock.now()))
    return Math.max(wall, state.at + 1)
  }

  /** Applies a part to its record in memory; gives the row that says so and the entries that are new. */
  function write(part: DraftPart): { row: NewRow; entries: readonly Entry[] } {
    const { record } = part
    const before = markOf(record.doc)
    if (part.change !== undefined) applyChange(record.doc, client, part.change.update)
    const counted = (part.own ?? []).map((entry, index) => ({ ...entry, n: record.state.n + 1 + index }))
    const own = [...(part.given ?? []), ...counted]
    if (own.length > 0) addEntries(record.doc, client, own)
    const entries = [...(part.change?.entries ?? []), ...own]
    record.entries = [...record.entries, ...entries]
    record.state = record.kind.fold(record.id, record.entries)
    record.space ??= record.kind.home(record.state)
    if (record.space === null) throw new Error(`no space for ${record.id}`)
    const row: NewRow = {
      space: record.space,
      record: record.id,
      generation: record.generation,
      id: newId(),
      prev: record.head,
      change: changeSince(record.doc, before),
      row: rowOf(record.kind, record.state),
      rowVersion: ROW_VERSION,
    }
    record.head = row.id
    return { row, entries }
  }

  async function commit(
    parts: readonly DraftPart[],
    cells: readonly CellChange[],
    history = false,
  ): Promise<Result<null, 'row' | CellConflict>> {
    const records = parts.map((part) => part.record)
    const written = parts.map((part) => ({ ...write(part), state: part.record.state }))
    for (const record of records) record.pending++
    try {
      const [outcome] = await store.commit([{ rows: written.map((part) => part.row), cells }])
      if (outcome === undefined) throw new Error('the store gave no outcome')
      if (!outcome.ok) {
        for (const record of records) shelf.drop(record)
        return fail(outcome.conflict === 'row' ? 'row' : { code: 'conflict', detail: outcome.at })
      }
      const committed = written.map((part, index) => ({
        row: { ...part.row, seq: outcome.seqs[index] ?? 0 },
        entries: part.entries,
        state: part.state,
        history,
      }))
      for (const listener of listeners) listener(committed)
      return ok(null)
    } catch (error) {
      for (const record of records) shelf.drop(record)
      throw error
    } finally {
      for (const record of records) record.pending--
    }
  }

  return {
    async transact(ids, build) {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        // At once where it can be: what one device pushes in a row is then built in that row.
        const records = shelf.present(ids) ?? (await shelf.take(ids))
        const draft = build(records)
        if (!draft.ok) return draft
        const { value, parts, cells } = draft.value
        if (parts.length === 0 && cells.length === 0) return ok(value)
        const done = await commit(parts, cells)
        if (done.ok) return ok(value)
        if (done.error !== 'row') return fail(done.error)
      }
      throw new Error(`no room at the desk for ${ids.join(', ')}`)
    },
    async prepare(ids) {
      if (shelf.present(ids) === null) await shelf.take(ids)
    },
    async read(id) {
      const [record] = await shelf.take([id])
      return record === undefined || record.head === null ? null : { state: record.state, entries: record.entries, space: record.space }
    },
    async create(batch, cells) {
      const records = batch.map(({ record }) => shelf.blank(record))
      const parts = batch.map(({ entries }, index) => ({ record: records[index] as LiveRecord, given: entries }))
      const done = await commit(parts, cells, true)
      if (!done.ok) throw new Error(done.error === 'row' ? 'a record is there already' : `conflict at ${done.error.detail}`)
    },
    onCommitted: (listener) => listeners.push(listener),
    timeFor,
    newId,
  }
}

function rowOf(kind: AnyKind, state: AnyState): string | null {
  const row = kind.row(state)
  return row === null || row === undefined ? null : JSON.stringify(row)
}
