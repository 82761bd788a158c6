import { createIds, type RecordId, type Space } from '../../shared/ids.ts'
import type { Entry } from '../../shared/records/entry.ts'
import type { AnyState } from '../../shared/records/kinds.ts'
import type { FileRef } from '../../shared/records/parts.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { crashpoint } from '../crashpoint.ts'
import type { CellChange, Row, Store, Transaction } from '../store/store.ts'
import type { Clock } from './clock.ts'
import type { LiveRecord } from './record.ts'
import { createShelf } from './shelf.ts'
import { compactionOf, type Written, write } from './write.ts'

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
  /** A record as it is in memory, what is being committed included; null where there is none, or none any more. */
  read(record: RecordId): Promise<ReadRecord | null>
  /** Writes whole new records as one transaction: the importer's way, for history that is not decided here. */
  create(batch: readonly { readonly record: RecordId; readonly entries: readonly Entry[] }[], cells: readonly CellChange[]): Promise<void>
  /** Told of every durable transaction, in the order of the log. */
  onCommitted(listener: (committed: readonly Committed[]) => void): void
  /** Relay time for a record's next entry: its clock never runs back, nor behind the record's newest entry. */
  timeFor(state: AnyState): number
  newId(): string
}

export interface ReadRecord {
  readonly state: AnyState
  readonly entries: readonly Entry[]
  readonly space: LiveRecord['space']
  /** The blobs that an entry of it names. */
  filesOf(entry: Entry): readonly FileRef[]
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
  /** Entries that are written as they are, `n` and all: history from elsewhere, or what was hidden and is shown again. */
  readonly given?: readonly Entry[]
  /** Entries whose content goes, from here, from the log and from every replica; the log is compacted in the same breath. */
  readonly erase?: readonly string[]
  /** What is erased is only superfluous, not secret: no file needs to be scrubbed of it. */
  readonly keepLog?: true
  /** The record goes on in another space: a tombstone there, all of it here, a generation higher. */
  readonly move?: Space
  /** Deleted for good: a tombstone is all that stays. */
  readonly remove?: true
}

export interface Committed {
  readonly row: Row
  readonly entries: readonly Entry[]
  readonly state: AnyState
  /** How many entries the record holds now. */
  readonly size: number
  /** Written whole by `create`: it happened elsewhere, and asks for nothing to be done. */
  readonly history: boolean
}

export interface CellConflict {
  readonly code: 'conflict'
  readonly detail: string
}

const MAX_TRIES = 20
/** Rows of a record that are made one when together they outweigh half of the first, and that are in any case. */
const MANY_ROWS = 32
const TOO_MANY_ROWS = 256

export function createDesk(options: {
  readonly store: Store
  readonly client: number
  readonly clock: Clock
  /** What an entry asks to be done: cells for its own transaction. `state`: of its record, the entry included. */
  readonly brings?: (record: RecordId, entry: Entry, state: AnyState) => readonly CellChange[]
  /** A compaction that failed is tried again after the record's next change; nothing is lost by it. */
  readonly onError?: (error: unknown) => void
}): Desk {
  const { store, client, clock } = options
  const onCompactionFailed = (error: unknown) => options.onError?.(error)
  const shelf = createShelf(store, client)
  const newId = createIds(clock)
  const listeners: ((committed: readonly Committed[]) => void)[] = []
  let wall = 0

  function timeFor(state: AnyState): number {
    wall = Math.max(wall, Math.floor(clock.now()))
    return Math.max(wall, state.at + 1)
  }

  const asked = ({ record, entries, state }: Written & { readonly state: AnyState }): readonly CellChange[] =>
    entries.flatMap((entry) => options.brings?.(record.id, entry, state) ?? [])

  /** In memory. A bug that throws halfway must not leave a record there that no log has. */
  function writeAll(parts: readonly DraftPart[], history: boolean) {
    try {
      return parts.map((part) => {
        const one = write(part, client, newId, history)
        return { ...one, state: part.record.state, size: part.record.entries.length }
      })
    } catch (error) {
      for (const { record } of parts) shelf.drop(record)
      throw error
    }
  }

  async function commit(
    parts: readonly DraftPart[],
    cells: readonly CellChange[],
    history = false,
  ): Promise<Result<null, 'row' | CellConflict>> {
    const written = writeAll(parts, history)
    const transaction: Transaction = {
      rows: written.flatMap((one) => one.rows),
      cells: [...cells, ...written.flatMap((one) => one.cells), ...(history ? [] : written.flatMap(asked))],
      compact: written.flatMap((one) => one.compact),
      scrub: parts.some((part) => (part.erase !== undefined && part.keepLog !== true) || part.remove === true),
    }
    const records = written.map((one) => one.record)
    for (const record of records) record.pending++
    try {
      crashpoint('before-commit')
      const [outcome] = await store.commit([transaction])
      if (outcome === undefined) throw new Error('the store gave no outcome')
      if (!outcome.ok) {
        for (const record of records) shelf.drop(record)
        return fail(outcome.conflict === 'row' ? 'row' : { code: 'conflict', detail: outcome.at })
      }
      crashpoint('committed')
      tell(written, outcome.seqs, history)
      return ok(null)
    } catch (error) {
      for (const record of records) shelf.drop(record)
      throw error
    } finally {
      for (const record of records) record.pending--
      if (!history) for (const { record } of written) compactSoon(record)
    }
  }

  function tell(
    written: readonly (Written & { readonly state: AnyState; readonly size: number })[],
    seqs: readonly number[],
    history: boolean,
  ): void {
    let at = 0
    const committed = written.flatMap(({ record, rows, entries, state, size, compact }): Committed[] => {
      const whole = compact[0] ?? rows.findLast((row) => row.whole)
      if (whole !== undefined) Object.assign(record.log, { rows: 1, first: whole.change.length, rest: 0 })
      else {
        record.log.rows += rows.length
        record.log.rest += rows.reduce((sum, row) => sum + row.change.length, 0)
      }
      return rows.map((row, index) => ({
        row: { ...row, seq: seqs[at++] ?? 0 },
        entries: index === rows.length - 1 ? entries : [],
        state,
        size,
        history,
      }))
    })
    for (const listener of listeners) listener(committed)
  }

  /** Many small rows become one, once nothing of the record is on its way (design §4, Compaction). */
  function compactSoon(record: LiveRecord): void {
    const { rows, first, rest } = record.log
    const isDue = (rows > MANY_ROWS && rest > first / 2) || rows > TOO_MANY_ROWS
    if (!isDue || record.pending > 0 || record.gone || shelf.present([record.id])?.[0] !== record) return
    const spent = record.kind.spent?.(record.entries) ?? []
    const done = spent.length > 0 ? commit([{ record, erase: spent, keepLog: true }], []) : compact(record)
    done.catch(onCompactionFailed)
  }

  async function compact(record: LiveRecord): Promise<void> {
    const compaction = compactionOf(record)
    const { rows, rest } = record.log
    let isDone = false
    record.pending++
    Object.assign(record.log, { rows: 0, rest: 0 }) // not again while this is on its way
    try {
      crashpoint('before-compaction')
      const [outcome] = await store.commit([{ rows: [], cells: [], compact: [compaction] }])
      crashpoint('compacted')
      isDone = outcome?.ok === true
    } finally {
      record.pending--
      record.log.rows += isDone ? 1 : rows
      if (isDone) record.log.first = compaction.change.length
      else record.log.rest += rest
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
      if (record === undefined || record.head === null || record.gone) return null
      const { state, entries, space, kind } = record
      return { state, entries, space, filesOf: (entry) => kind.files?.(entry) ?? [] }
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
