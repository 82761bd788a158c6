import type { Space } from '../../../shared/ids.ts'
import { encodeRelayFrame } from '../../../shared/protocol/codec.ts'
import type { Bootstrap, Cursor, FeedRow } from '../../../shared/protocol/frames.ts'
import { DIGEST_HEADS, PAGE_BYTES } from '../../../shared/protocol/limits.ts'
import { loadRecord } from '../../../shared/replica/layout.ts'
import { snapshotOf } from '../../../shared/replica/write.ts'
import type { Row, Store } from '../../store/store.ts'
import type { Clock } from '../clock.ts'
import { changesOf, isTombstone } from '../record.ts'
import type { Gate } from './gate.ts'
import { type Deflate, packed } from './packed.ts'

/** Bytes that may wait in a socket before its feed stops and goes on from the log: the log is the buffer. */
const MAX_BUFFERED = 2 * 1024 * 1024
const DRAIN_MS = 50
/** Bytes of one head in a digest, as the store counts a row. */
const HEAD_BYTES = 160

/** One replica's reading of one space: pages downwards, the tail upwards, then live (rules SY-5, SY-6). */
export interface Reader {
  /** Rows of this space that have just become durable. */
  publish(rows: readonly Row[], frame: Uint8Array): void
  stop(): void
}

/** Where a reader writes to. */
export interface Outlet {
  send(frame: Uint8Array): void
  /** Bytes that have not left yet. */
  buffered(): number
}

/** A row as the feed carries it. */
export const feedRow = (row: Row): FeedRow => ({
  seq: row.seq,
  id: row.id,
  record: row.record,
  generation: row.generation,
  prev: row.prev,
  shape: isTombstone(row) ? 'gone' : row.whole ? 'whole' : 'change',
  bytes: row.change,
  row: row.row,
  rowVersion: row.rowVersion,
})

/** A record as the feed carries it at once: its newest row, with everything before it. */
export function wholeRow(rows: readonly Row[]): FeedRow | null {
  const last = rows.at(-1)
  if (last === undefined) return null
  const changes = changesOf(rows)
  if (isTombstone(last) || changes.length === 1) return { ...feedRow(last), shape: isTombstone(last) ? 'gone' : 'whole' }
  return { ...feedRow(last), shape: 'whole', bytes: snapshotOf(loadRecord(0, changes)) }
}

export function createReader(options: {
  readonly space: Space
  readonly cursor: Cursor | null
  readonly bootstrap: Bootstrap | null
  readonly store: Store
  readonly outlet: Outlet
  readonly clock: Clock
  /** Lets so many read pages at once, and the others wait their turn. */
  readonly gate: Gate
  readonly deflate: Deflate
  /** The greatest seq of the space that was published; the reader is live when it has sent that. */
  published(): number
  onFailure(error: unknown): void
}): Reader {
  const { space, store, outlet, clock, gate, deflate } = options
  let stopped = false
  let live = false
  let sent = 0

  async function start(): Promise<void> {
    const { cursor, bootstrap } = options
    const known = cursor ?? (bootstrap === null ? null : { epoch: bootstrap.epoch, id: bootstrap.baseId, seq: bootstrap.base })
    const { epoch, head, headId, idAt } = await store.position(space, known?.seq ?? 0)
    if (stopped) return
    const fromHere: Bootstrap = { epoch, base: head, baseId: headId ?? '', below: head + 1 }
    if (known === null) return begin(head, pages(fromHere))
    if (known.epoch === epoch && (known.seq === 0 || known.id === idAt))
      return begin(known.seq, bootstrap === null ? null : pages(bootstrap))
    outlet.send(encodeRelayFrame({ type: 'reset', space }))
    return begin(head, digest(fromHere))
  }

  async function begin(from: number, beside: Promise<void> | null): Promise<void> {
    sent = from
    await Promise.all([follow(), beside])
  }

  /** From the cursor to the present, then live. */
  async function follow(): Promise<void> {
    while (!stopped) {
      const { epoch } = await store.position(space, 0)
      const rows = await store.tail(space, sent, PAGE_BYTES)
      if (stopped) return
      const last = rows.at(-1)
      if (last !== undefined) {
        const frame = await packed({ type: 'rows', space, epoch, rows: rows.map(feedRow) }, deflate)
        if (stopped) return
        outlet.send(frame)
        sent = last.seq
        await drained()
      } else if (options.published() <= sent) {
        live = true
        outlet.send(encodeRelayFrame({ type: 'rows', space, epoch, rows: [] }))
        return
      }
    }
  }

  /** Whole records, newest first. */
  async function pages(start: Bootstrap): Promise<void> {
    let bootstrap = start
    /** The page before: it is deflated while this one is read, and leaves first. */
    let leaving: Promise<void> = Promise.resolve()
    for (let done = false; !done && !stopped; ) {
      await gate(async () => {
        const records = await store.page(space, bootstrap.base, bootstrap.below, PAGE_BYTES)
        const lowest = records.at(-1)?.at(-1)
        bootstrap = { ...bootstrap, below: lowest?.seq ?? 0 }
        done = lowest === undefined
        const rows = records.map(wholeRow).filter((row) => row !== null && row.shape !== 'gone')
        const frame = packed({ type: 'page', space, bootstrap, done, rows: rows as FeedRow[] }, deflate)
        await leaving
        leaving = frame.then((bytes) => (stopped ? undefined : outlet.send(bytes)))
        leaving.catch(() => undefined) // whoever awaits it next is told
      })
      await drained()
    }
    await leaving
  }

  /** The newest row of every record, newest first: what a replica of another past compares itself with. */
  async function digest(start: Bootstrap): Promise<void> {
    let bootstrap = start
    for (let done = false; !done && !stopped; ) {
      await gate(async () => {
        const rows = (await store.page(space, bootstrap.base, bootstrap.below, DIGEST_HEADS * HEAD_BYTES, 'heads')).flat()
        const lowest = rows.at(-1)
        bootstrap = { ...bootstrap, below: lowest?.seq ?? 0 }
        done = lowest === undefined
        const heads = rows.map(({ record, generation, id }) => ({ record, generation, id }))
        const frame = await packed({ type: 'digest', space, bootstrap, done, heads }, deflate)
        if (!stopped) outlet.send(frame)
      })
      await drained()
    }
  }

  async function drained(): Promise<void> {
    while (!stopped && outlet.buffered() > MAX_BUFFERED) await new Promise<void>((resolve) => clock.after(DRAIN_MS, resolve))
  }

  start().catch(options.onFailure)

  return {
    publish(rows, frame) {
      const first = rows[0]
      const last = rows.at(-1)
      if (!live || stopped || first === undefined || last === undefined) return
      if (first.seq !== sent + 1 || outlet.buffered() > MAX_BUFFERED) {
        live = false
        follow().catch(options.onFailure)
        return
      }
      outlet.send(frame)
      sent = last.seq
    },
    stop() {
      stopped = true
    },
  }
}
