/**
 * Many may be inside at once, or one alone: who puts bytes and then names them is inside meanwhile, who takes bytes away
 * is alone. Who is inside never enters again, nor asks to be alone: it would wait for itself.
 */
export interface Latch {
  /** Resolves when nobody is alone; gives the way out. */
  enter(): Promise<() => void>
  /** Runs when all have left; who comes meanwhile waits, so the wait ends. */
  alone<T>(work: () => Promise<T>): Promise<T>
}

export function createLatch(): Latch {
  let inside = 0
  let shut: Promise<void> | null = null
  let onEmpty: (() => void) | null = null

  return {
    async enter() {
      while (shut !== null) await shut
      inside++
      let left = false
      return () => {
        if (left) return
        left = true
        if (--inside === 0) onEmpty?.()
      }
    },
    async alone(work) {
      while (shut !== null) await shut
      const opened = Promise.withResolvers<void>()
      shut = opened.promise
      try {
        if (inside > 0)
          await new Promise<void>((resolve) => {
            onEmpty = resolve
          })
        return await work()
      } finally {
        onEmpty = null
        shut = null
        opened.resolve()
      }
    },
  }
}
