import { randomBytes } from 'node:crypto'
import type { IdSource } from '../../shared/ids.ts'

/** The outside of the relay: time, randomness and timers, so that a simulation can hold them in its hand. */
export interface Clock extends IdSource {
  /** Runs `run` after `ms`; gives the way to call it off. */
  after(ms: number, run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  random: (count) => randomBytes(count),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
