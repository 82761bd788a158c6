import type { RecordId, Space } from '../../../shared/ids.ts'
import { encodeClientFrame } from '../../../shared/protocol/codec.ts'
import type { Cursor, FeedRow } from '../../../shared/protocol/frames.ts'
import type { Link } from '../../../shared/protocol/link.ts'
import { versions } from '../../../shared/protocol/versions.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { createEar, type Heard } from '../processes/ear.ts'
import { entriesIn } from './entries.ts'
import { connectTo } from './socket.ts'
import { placeOf } from './witness.ts'

/** Reads what the relay has, from where it stopped the last time, and remembers all of it. */
export interface Auditor {
  /**
   * Tries until it is let in, reads every space to the present, and leaves. Gives when it was welcomed, by
   * `performance.now()`; null: the relay was no longer `alive` before all of it was read.
   */
  visit(url: string, token: string, alive: () => boolean): Promise<number | null>
  readonly records: ReadonlyMap<RecordId, Audited>
  /** Every entry's id, whichever its record. */
  readonly entries: ReadonlySet<string>
  /** May it read what stands at this `space seq`? A member's own space is theirs alone. */
  mayRead(place: string): boolean
  /** `space seq` → row id; only of rows that came after the first visit and before they were compacted. */
  readonly chain: ReadonlyMap<string, string>
}

export interface Audited {
  readonly space: Space
  readonly entries: ReadonlyMap<string, Entry>
}

const KNOCK_MS = 5

export function createAuditor(found: { broken(promise: string): void; twice(what: string): void }): Auditor {
  const records = new Map<RecordId, { space: Space; entries: Map<string, Entry> }>()
  const entries = new Set<string>()
  const chain = new Map<string, string>()
  const cursors = new Map<Space, Cursor>()
  const entered = new Set<string>()
  let device: string | null = null

  /** One try; null: nobody was there, or not for long enough. */
  function enter(url: string, token: string): Promise<number | null> {
    return new Promise((resolve) => {
      const left = new Set<string>()
      let welcomedAt: number | null = null
      const ear = createEar((frame) => {
        if (frame.type === 'welcome') {
          welcomedAt = performance.now()
          device = frame.device
          for (const space of frame.spaces) {
            entered.add(space)
            subscribe(link, space, left)
          }
        } else if (take(frame, left) && left.size === 0) {
          link.close(1000)
          resolve(welcomedAt)
        }
      })
      const link: Link = connectTo(url, {
        onFrame: ear,
        onClose: () => resolve(null),
      })
      link.send(encodeClientFrame({ type: 'hello', versions, device, token }))
    })
  }

  function subscribe(link: Link, space: Space, left: Set<string>): void {
    const cursor = cursors.get(space) ?? null
    left.add(`tail ${space}`)
    if (cursor === null) left.add(`pages ${space}`)
    link.send(encodeClientFrame({ type: 'subscribe', space, cursor, bootstrap: null }))
  }

  /** Was it the end of a part? */
  function take(frame: Heard, left: Set<string>): boolean {
    switch (frame.type) {
      case 'page':
        if (!cursors.has(frame.space)) {
          const { epoch, base, baseId } = frame.bootstrap
          cursors.set(frame.space, { epoch, seq: base, id: baseId })
        }
        for (const row of frame.rows) read(frame.space, row)
        return frame.done && left.delete(`pages ${frame.space}`)
      case 'rows':
        for (const row of frame.rows) follow(frame.space, frame.epoch, row)
        return frame.rows.length === 0 && left.delete(`tail ${frame.space}`)
      case 'reset':
        found.broken(`the past of ${frame.space} is gone`)
        cursors.delete(frame.space) // the next visit begins anew
        left.clear()
        return true
      default:
        return false
    }
  }

  function follow(space: Space, epoch: string, row: FeedRow): void {
    cursors.set(space, { epoch, seq: row.seq, id: row.id })
    chain.set(placeOf(space, row.seq), row.id)
    read(space, row)
  }

  function read(space: Space, row: FeedRow): void {
    const there = records.get(row.record) ?? { space, entries: new Map<string, Entry>() }
    records.set(row.record, there)
    for (const entry of entriesIn(row.bytes)) {
      if (row.shape === 'change' && there.entries.has(entry.id)) found.twice(`${entry.id} in ${row.record}`)
      there.entries.set(entry.id, entry)
      entries.add(entry.id)
    }
  }

  return {
    async visit(url, token, alive) {
      while (alive()) {
        const welcomedAt = await enter(url, token)
        if (welcomedAt !== null) return welcomedAt
        await new Promise((resolve) => setTimeout(resolve, KNOCK_MS))
      }
      return null
    },
    records,
    mayRead: (place) => entered.has(place.slice(0, place.indexOf(' '))),
    entries,
    chain,
  }
}
