import type { Space } from '../../shared/ids.ts'
import { encodeRelayFrame } from '../../shared/protocol/codec.ts'
import type { Bootstrap, Cursor, FeedRow } from '../../shared/protocol/frames.ts'
import { PAGE_BYTES } from '../../shared/protocol/limits.ts'
import type { Link } from '../../shared/protocol/link.ts'
import { loadRecord } from '../../shared/replica/layout.ts'
import { snapshotOf } from '../../shared/replica/write.ts'
import type { Row, Store } from '../store/store.ts'
import type { Clock } from './clock.ts'

/** Bytes that may wait in a socket before its feed stops and goes on from the log: the log is the buffer. */
const MAX_BUFFERED = 2 * 1024 * 1024
const DRAIN_MS = 50

/** One replica's reading of one space: pages downwards, the tail upwards, then live (rules SY-5, SY-6). */
export interface Reader {
  /** Rows of this space that have just become durable. */
  publish(rows: readonly Row[], frame: Uint8Array): void
  stop(): void
}

/** A change as the feed carries it. */
export const feedRow = (row: Row): FeedRow => ({
  seq: row.seq,
  id: row.id,
  record: row.record,
  generation: row.generation,
  prev: row.prev,
  whole: row.prev === null,
  bytes: row.change,
  row: row.row,
  rowVersion: row.rowVersion,
})

/** A whole record as the feed carries it: its newest row, with everything before it. */
export function wholeRow(rows: readonly Row[]): FeedRow | null {
  const last = rows.at(-1)
  if (last === undefined) return null
  if (rows.length === 1) return { ...feedRow(last), whole: true }
  const doc = loadRecord(
    0,
    rows.map((row) => row.change),
  )
  return { ...feedRow(last), whole: true, bytes: snapshotOf(doc) }
}

export function createReader(options: {
  readonly space: Space
  readonly cursor: Cursor | null
  readonly bootstrap: Bootstrap | null
  readonly store: Store
  readonly link: Link
  readonly clock: Clock
  /** The greatest seq of the space that was published; the reader is live when it has sent that. */
  published(): number
  onFailure(error: unknown): void
}): Reader {
  const { space, store, link, clock } = options
  let stopped = false
  let live = false
  let sent = 0

  async function start(): Promise<void> {
    const position = await store.position(space, options.cursor?.seq ?? options.bootstrap?.base ?? 0)
    const known =
      options.cursor ??
      (options.bootstrap === null ? null : { epoch: options.bootstrap.epoch, id: options.bootstrap.baseId, seq: options.bootstrap.base })
    if (stopped) return
    if (known !== null && (known.epoch !== position.epoch || (known.seq > 0 && known.id !== position.idAt))) {
      link.send(encodeRelayFrame({ type: 'reset', space }))
      return begin({ epoch: position.epoch, base: position.head, baseId: position.headId ?? '', below: position.head + 1 }, position.head)
    }
    if (known === null)
      return begin({ epoch: position.epoch, base: position.head, baseId: position.headId ?? '', below: position.head + 1 }, position.head)
    return begin(options.bootstrap, known.seq)
  }

  async function begin(bootstrap: Bootstrap | null, from: number): Promise<void> {
    sent = from
    await Promise.all([follow(), bootstrap === null ? null : page(bootstrap)])
  }

  /** From the cursor to the present, then live. */
  async function follow(): Promise<void> {
    while (!stopped) {
      const { epoch } = await store.position(space, 0)
      const rows = await store.tail(space, sent, PAGE_BYTES)
      if (stopped) return
      const last = rows.at(-1)
      if (last !== undefined) {
        link.send(encodeRelayFrame({ type: 'rows', space, epoch, rows: rows.map(feedRow) }))
        sent = last.seq
        await drained()
      } else if (options.published() <= sent) {
        live = true
        link.send(encodeRelayFrame({ type: 'rows', space, epoch, rows: [] }))
        return
      }
    }
  }

  async function page(start: Bootstrap): Promise<void> {
    let bootstrap = start
    for (;;) {
      const records = await store.page(space, bootstrap.base, bootstrap.below, PAGE_BYTES)
      if (stopped) return
      const rows = records.map(wholeRow).filter((row) => row !== null)
      const lowest = rows.at(-1)
      bootstrap = { ...bootstrap, below: lowest?.seq ?? 0 }
      link.send(encodeRelayFrame({ type: 'page', space, bootstrap, done: lowest === undefined, rows }))
      if (lowest === undefined) return
      await drained()
    }
  }

  async function drained(): Promise<void> {
    while (!stopped && link.buffered() > MAX_BUFFERED) await new Promise<void>((resolve) => clock.after(DRAIN_MS, resolve))
  }

  start().catch(options.onFailure)

  return {
    publish(rows, frame) {
      const first = rows[0]
      const last = rows.at(-1)
      if (!live || stopped || first === undefined || last === undefined) return
      if (first.seq !== sent + 1 || link.buffered() > MAX_BUFFERED) {
        live = false
        follow().catch(options.onFailure)
        return
      }
      link.send(frame)
      sent = last.seq
    },
    stop() {
      stopped = true
    },
  }
}
