import type { Space } from '../../../shared/ids.ts'
import { encodeRelayFrame } from '../../../shared/protocol/codec.ts'
import type { Row } from '../../store/store.ts'
import { feedRow, type Reader } from './reader.ts'

/** Who reads which space, and the way of what became durable to all of them: one frame, made once, for every reader. */
export interface Hub {
  join(space: Space, reader: Reader): void
  leave(space: Space, reader: Reader): void
  /** Takes durable rows in the order of the log; what comes in one breath goes out in one frame. */
  publish(rows: readonly Row[]): void
  /** The greatest seq of a space that was published since the relay started. */
  published(space: Space): number
}

export function createHub(epoch: string): Hub {
  const readers = new Map<Space, Set<Reader>>()
  const heads = new Map<Space, number>()
  const gathered = new Map<Space, Row[]>()

  function flush(): void {
    const ready = [...gathered]
    gathered.clear()
    for (const [space, rows] of ready) {
      heads.set(space, rows.at(-1)?.seq ?? 0)
      const listening = readers.get(space)
      if (listening === undefined || listening.size === 0) continue
      const frame = encodeRelayFrame({ type: 'rows', space, epoch, rows: rows.map(feedRow) })
      for (const reader of listening) reader.publish(rows, frame)
    }
  }

  return {
    join(space, reader) {
      const there = readers.get(space)
      if (there === undefined) readers.set(space, new Set([reader]))
      else there.add(reader)
    },
    leave: (space, reader) => void readers.get(space)?.delete(reader),
    publish(rows) {
      if (gathered.size === 0) queueMicrotask(flush)
      for (const row of rows) {
        const there = gathered.get(row.space)
        if (there === undefined) gathered.set(row.space, [row])
        else there.push(row)
      }
    },
    published: (space) => heads.get(space) ?? 0,
  }
}
