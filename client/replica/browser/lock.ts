import { createDeferred } from '../queue.ts'

/** A holder that ends takes a moment to be gone; only after that is it said that another has the lock. */
const PATIENCE_MS = 300

/** Holds a Web Lock from when it is free until `release`, or until the worker ends. */
export function holdLock(name: string, events: { onHeld(): Promise<void>; onWait(): void }): { release(): void } {
  const released = createDeferred<void>()
  const stop = new AbortController()
  let held = false
  const timer = setTimeout(() => {
    if (!held) events.onWait()
  }, PATIENCE_MS)
  const gone = navigator.locks.request(name, { signal: stop.signal }, async () => {
    held = true
    clearTimeout(timer)
    await events.onHeld()
    await released.promise
  })
  gone.catch((error: unknown) => {
    if (!stop.signal.aborted) throw error
  })
  return {
    release() {
      clearTimeout(timer)
      released.resolve()
      if (!held) stop.abort()
    },
  }
}
