import { randomBytes } from 'node:crypto'
import type { IdSource } from '../../shared/ids.ts'

/** The outside of the relay: time, randomness and timers, so that a simulation can hold them in its hand. */
export interface Clock extends IdSource {
  /** Runs `run` after `ms`; gives the way to call it off. */
  after(ms: number, run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  random: fromPool,
  after(ms, run) {
    const timer = setTimeout(run, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Drawn from the system in larger lots: each call to it costs more than what it draws. Every byte is given once. */
const POOL = 4096
let pool = new Uint8Array()
function fromPool(count: number): Uint8Array {
  if (pool.length < count) pool = randomBytes(Math.max(POOL, count))
  const drawn = pool.subarray(0, count)
  pool = pool.subarray(count)
  return drawn
}
