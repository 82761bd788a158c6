import { fail, ok, type Result } from '../../shared/result.ts'

/** Work that is dear: some of it at once, some waiting in order, the rest refused. */
export interface Turns {
  /** Would `take` refuse now? */
  isFull(): boolean
  /** The work's own outcome; `full` without having begun it. What the work throws, this throws. */
  take<T>(work: () => Promise<T>): Promise<Result<T, 'full'>>
}

export function createTurns(atOnce: number, mayWait: number): Turns {
  let running = 0
  const waiting: (() => void)[] = []
  const isFull = () => running >= atOnce && waiting.length >= mayWait

  return {
    isFull,
    async take(work) {
      if (isFull()) return fail('full')
      // Who leaves hands the place over, so nobody who comes between can take it.
      if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
      else running++
      try {
        return ok(await work())
      } finally {
        const next = waiting.shift()
        if (next === undefined) running--
        else next()
      }
    },
  }
}
