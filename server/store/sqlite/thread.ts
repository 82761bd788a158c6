import { parentPort, Worker } from 'node:worker_threads'

/** Of the calls `C` that a thread answers: what goes there and comes back; both cross a structured clone. */
type Asked<C, K extends keyof C> = C[K] extends (...args: infer A) => infer R ? { readonly args: A; readonly value: R } : never

interface Ask {
  readonly id: number
  readonly call: string
  readonly args: readonly unknown[]
}
type Answer = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string }
/** The thread's first message: ready, or why not. */
interface Ready {
  readonly error: string | null
}

export interface Thread<C extends object> {
  /** Rejects with what the call threw over there, or with what ended the thread. `moved` buffers are no longer ours. */
  ask<K extends keyof C & string>(call: K, args: Asked<C, K>['args'], moved?: ArrayBuffer[]): Promise<Asked<C, K>['value']>
  /** Resolves when the thread is gone; never rejects. */
  readonly ended: Promise<void>
}

interface Pending {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** Starts a module that calls `answer`. Rejects with what its preparation threw. When the thread dies, nothing hangs: all pending calls and all later ones reject. */
export async function startThread<C extends object>(module: URL, workerData: unknown): Promise<Thread<C>> {
  const worker = new Worker(module, { workerData })
  const pending = new Map<number, Pending>()
  let lastId = 0
  let death: Error | null = null

  function die(reason: Error): void {
    death ??= reason
    for (const { reject } of pending.values()) reject(death)
    pending.clear()
  }
  worker.on('error', (error) => die(new Error(`the thread has failed: ${messageOf(error)}`, { cause: error })))
  worker.on('messageerror', (error) => {
    die(new Error('an answer could not be read', { cause: error }))
    void worker.terminate()
  })
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      die(new Error('the thread has ended'))
      resolve()
    })
  })

  const ready = await Promise.race([
    new Promise<Ready>((resolve) => worker.once('message', resolve)),
    ended.then((): Ready => ({ error: messageOf(death) })),
  ])
  if (ready.error !== null) {
    await worker.terminate()
    throw new Error(ready.error)
  }

  worker.on('message', (answer: Answer) => {
    const call = pending.get(answer.id)
    pending.delete(answer.id)
    if ('error' in answer) call?.reject(new Error(answer.error))
    else call?.resolve(answer.value)
  })

  return {
    ended,
    ask: (call, args, moved = []) =>
      new Promise((resolve, reject) => {
        if (death !== null) return reject(death)
        lastId += 1
        worker.postMessage({ id: lastId, call, args } satisfies Ask, moved)
        pending.set(lastId, { resolve: resolve as (value: unknown) => void, reject })
      }),
  }
}

/**
 * The thread's side: prepares, then answers calls one after another, in the order they were asked. `close` is the last
 * it answers. A top-level `bytes` of an answer is moved, not copied.
 */
export function answer<C extends { close(): null }>(prepare: () => C): void {
  const port = parentPort
  if (port === null) return
  try {
    const calls = prepare() as unknown as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>
    port.on('message', ({ id, call, args }: Ask) => {
      try {
        const value = calls[call]?.(...args)
        port.postMessage({ id, value } satisfies Answer, buffersOf(value))
      } catch (error) {
        port.postMessage({ id, error: messageOf(error) } satisfies Answer)
      }
      if (call === 'close') port.close()
    })
    port.postMessage({ error: null } satisfies Ready)
  } catch (error) {
    port.postMessage({ error: messageOf(error) } satisfies Ready)
  }
}

function buffersOf(value: unknown): ArrayBuffer[] {
  const bytes = typeof value === 'object' && value !== null && 'bytes' in value ? value.bytes : null
  return bytes instanceof Uint8Array && bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : []
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
