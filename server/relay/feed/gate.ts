/** Runs a step when its turn has come; so many run at once, the others wait in the order in which they came. */
export type Gate = <T>(step: () => Promise<T>) => Promise<T>

export function createGate(places: number): Gate {
  let free = places
  const waiting: (() => void)[] = []

  return async (step) => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await step()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }
}
