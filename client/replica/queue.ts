/** Steps strictly one after the other, in the order in which they came. */
export interface Queue {
  /** A step for nobody: when it fails, `onFailure` follows before the next. */
  push(step: () => Promise<void>): void
  /** A step whose result, or failure, somebody waits for. */
  ask<T>(step: () => Promise<T>): Promise<T>
  /** Resolves when nothing is left to do, what came meanwhile included. */
  settled(): Promise<void>
  /** What has begun is finished; nothing else begins. */
  close(): void
}

export function createQueue(onFailure: (error: unknown) => void): Queue {
  let tail: Promise<void> = Promise.resolve()
  let closed = false

  function add(step: () => Promise<void>, refuse: () => void): void {
    tail = tail.then(async () => {
      if (closed) return refuse()
      try {
        await step()
      } catch (error) {
        onFailure(error)
      }
    })
  }

  return {
    push: (step) => add(step, () => undefined),
    ask: (step) =>
      new Promise((resolve, reject) => {
        const run = async () => {
          try {
            resolve(await step())
          } catch (error) {
            reject(error)
            throw error
          }
        }
        add(run, () => reject(new Error('the replica has stopped')))
      }),
    async settled() {
      for (let seen: Promise<void> | null = null; seen !== tail; ) {
        seen = tail
        await seen
      }
    },
    close() {
      closed = true
    },
  }
}

export interface Deferred<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
}

/** `Promise.withResolvers`, which the older of our browsers do not have. */
export function createDeferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve: (value) => resolve(value) }
}
