import type { ConversationId } from '../../../shared/ids.ts'
import type { Change, Opened, ReplicaStorage } from '../storage/storage.ts'
import type { StoredColumns } from './columns.ts'

/** Rows that a start may have to read one by one: 5 ms. */
const MANY = 500
/** The columns are one record of 5 MB at 100,000 conversations: written often it would wear out a disk for nothing. */
const SOON_MS = 3000
const LATER_MS = 30_000

/** Called with a step of the replica; both by rows.ts. */
export interface SavingOptions {
  readonly storage: ReplicaStorage
  after(ms: number, run: () => void): () => void
  /** Puts a step into the replica's queue. */
  enqueue(step: () => Promise<void>): void
}

/**
 * When columns are saved, and the log that says what the saved ones do not know (SY-39): ids of changed rows, written
 * with the rows themselves, dropped with the next save. So it matters to nobody's data when that save comes.
 */
export interface Saving {
  /** A write with its entry of the log. It is only to be seen in columns saved after it. */
  logged(change: Change, ids: readonly ConversationId[]): Change
  /** The columns differ from the saved ones, whatever the log says. */
  soon(): void
}

export function createSaving(
  options: SavingOptions,
  { dirty, columns }: Pick<Opened, 'dirty' | 'columns'>,
  save: (logged: number) => StoredColumns,
): Saving {
  const entries = dirty.map((entry) => entry.n)
  let n = Math.max(columns?.logged ?? 0, ...entries.slice(-1))
  let rows = dirty.reduce((sum, entry) => sum + entry.ids.length, 0)
  let planned: { readonly cancel: () => void; readonly late: boolean } | null = null

  function plan(late: boolean): void {
    if (planned !== null && (late || !planned.late)) return
    planned?.cancel()
    planned = { late, cancel: options.after(late ? LATER_MS : SOON_MS, () => options.enqueue(write)) }
  }

  async function write(): Promise<void> {
    planned = null
    const dropped = [...entries]
    const before = rows
    try {
      await options.storage.write({ columns: { put: [save(n)] }, dirty: { drop: dropped } }, 'relaxed')
    } catch {
      return plan(true) // the disk is full: the log grows on, and nothing is lost
    }
    entries.splice(0, dropped.length)
    rows -= before
  }

  return {
    logged(change, ids) {
      if (ids.length === 0) return change
      n++
      entries.push(n)
      rows += ids.length
      plan(rows < MANY)
      return { ...change, dirty: { put: [{ n, ids }] } }
    },
    soon: () => plan(false),
  }
}
