import { foldAddress } from '../../shared/records/parts.ts'
import type { Store } from '../store/store.ts'
import { hashOf } from './tokens.ts'

/** Tries for one address in one window, from wherever they come (T14). */
const MAX_TRIES = 10
const WINDOW_MS = 15 * 60_000

/**
 * Counts tries to sign in, known and unknown addresses alike. Kept in the cells `attempts`, so a restart forgives
 * nothing; by the address's hash, for people type all sorts of things into that field.
 */
export interface Throttle {
  /** Counts one try, durably, before it is made. False: there have been too many. */
  take(email: string): Promise<boolean>
  /** It was the right person. */
  clear(email: string): Promise<void>
}

export async function createThrottle(store: Pick<Store, 'cells' | 'commit'>, now: () => number): Promise<Throttle> {
  const tries = new Map<string, readonly number[]>()
  for (const { key, value } of await store.cells('attempts', '')) tries.set(key, JSON.parse(value) as number[])
  let sweptAt = Number.NEGATIVE_INFINITY

  const recent = (key: string): number[] => {
    const at = now()
    // A moment that has not come yet was written by a clock that was wrong: it must not lock anybody out for years.
    return (tries.get(key) ?? []).filter((one) => one > at - WINDOW_MS && one <= at)
  }

  const write = (changed: ReadonlyMap<string, readonly number[] | null>) =>
    store.commit([
      {
        rows: [],
        cells: [...changed].map(([key, times]) => ({ table: 'attempts', key, value: times === null ? null : JSON.stringify(times) })),
      },
    ])

  /** Once a window, so what strangers type does not stay. */
  async function sweep(): Promise<void> {
    if (now() - sweptAt < WINDOW_MS) return
    sweptAt = now()
    const stale = [...tries.keys()].filter((key) => recent(key).length === 0)
    for (const key of stale) tries.delete(key)
    if (stale.length > 0) await write(new Map(stale.map((key) => [key, null])))
  }

  await sweep()
  return {
    async take(email) {
      await sweep()
      const key = hashOf(foldAddress(email))
      const made = recent(key)
      if (made.length >= MAX_TRIES) return false
      made.push(now())
      tries.set(key, made)
      await write(new Map([[key, made]]))
      return true
    },
    async clear(email) {
      const key = hashOf(foldAddress(email))
      if (tries.delete(key)) await write(new Map([[key, null]]))
    },
  }
}
