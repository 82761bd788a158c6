import type { Store } from '../../../server/store/store.ts'

/** A store that a relay loses: after so many commits the power is gone, for that life. */
export function createMortalStore(inner: Store) {
  let left = Number.POSITIVE_INFINITY
  let isTold = true
  const dead = () => new Error('the power is gone')
  const store: Store = {
    ...inner,
    async commit(batch) {
      if (left <= 0) throw dead()
      left--
      const isLast = left === 0
      const outcomes = await inner.commit(batch)
      // It is durable, but whoever wrote it never came to know.
      if (isLast && !isTold) throw dead()
      return outcomes
    },
  }
  return {
    store,
    dieAfter(commits: number, told: boolean): void {
      left = commits
      isTold = told
    },
    isAlive: () => left > 0,
    revive(): void {
      left = Number.POSITIVE_INFINITY
    },
  }
}
