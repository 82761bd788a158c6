import type { RelayFrame } from '../../shared/protocol/frames.ts'
import { decodeItem, type Item } from '../../shared/protocol/item.ts'
import { MAX_ITEM } from '../../shared/protocol/limits.ts'
import { crashpoint } from '../crashpoint.ts'
import type { Clock } from './clock.ts'
import type { Desk } from './desk.ts'
import type { Device } from './devices.ts'
import type { Judge } from './push.ts'

/** Items a device may push at once, and how many more every second (F11): far above what people and their bulk acts do. */
const BURST = 20_000
const ITEMS_A_SECOND = 2_000

/** What one socket pushes, on its way to the judge and back. */
export interface Pushes {
  /** Reads an item as it comes: its records begin to load while those before it are judged. null: it is none. */
  ahead(bytes: Uint8Array): Item | null
  /** Begins the judgement of an item in its turn; the verdict may take longer. */
  take(item: Item, bytes: Uint8Array, from: Device): Promise<void>
  /** Every item that was begun has its verdict. */
  settled(): Promise<void>
}

export function createPushes(options: {
  readonly desk: Pick<Desk, 'prepare'>
  readonly judge: Judge
  readonly clock: Clock
  send(frame: RelayFrame): void
  hasEnded(): boolean
  onFailure(error: unknown): void
}): Pushes {
  const { desk, judge, clock } = options
  const judging = new Set<Promise<void>>()
  let tokens = BURST
  let tokensAt = clock.now()

  const recordsOf = (item: Item) => item.changes.map((change) => change.record)

  /** Who pushes faster than anybody can work waits so many ms; nothing is refused. */
  function throttle(): number {
    const now = clock.now()
    tokens = Math.min(BURST, tokens + ((now - tokensAt) / 1000) * ITEMS_A_SECOND) - 1
    tokensAt = now
    return Math.max(0, (-tokens / ITEMS_A_SECOND) * 1000)
  }

  return {
    ahead(bytes) {
      const item = bytes.length > MAX_ITEM ? null : decodeItem(bytes)
      if (item !== null) desk.prepare(recordsOf(item)).catch(() => undefined) // its turn will tell
      return item
    },
    async take(item, bytes, from) {
      const wait = throttle()
      if (wait > 0) await new Promise<void>((resolve) => clock.after(wait, resolve))
      const named = await judge.look(from, item)
      await desk.prepare(recordsOf(item))
      const verdict = judge
        .judge(from, item, bytes, named)
        .then((refusal) => {
          if (options.hasEnded()) return
          const said = refusal === null ? null : { code: refusal.code, detail: refusal.detail ?? '' }
          crashpoint('published')
          options.send({ type: 'verdict', n: item.n, refusal: said, now: Math.floor(clock.now()) })
          crashpoint('acknowledged')
        })
        .catch(options.onFailure)
        .finally(() => {
          named.done()
          judging.delete(verdict)
        })
      judging.add(verdict)
    },
    async settled() {
      await Promise.all(judging)
    },
  }
}
