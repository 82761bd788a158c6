import { fork } from 'node:child_process'
import type { Answer, Ask, Calls } from './answer.ts'

/** A process that answers calls. */
export interface Child<C extends Calls> {
  ask<K extends keyof C & string>(call: K, input: Parameters<C[K]>[0]): Promise<Awaited<ReturnType<C[K]>>>
  /** Hangs up, and waits until it is gone. */
  close(): Promise<void>
}

export interface StartOptions {
  readonly stop: AbortSignal
  /** The one core it may run on; without it, any. Only Linux can say so. */
  readonly core?: number
}

/** Long enough for a clean end; a process that hangs must not hang the bench. */
const CLOSE_MS = 10_000

/** Starts a module that calls `answerParent`. Pending calls reject when it dies. */
export function startChild<C extends Calls>(file: string, { stop, core }: StartOptions): Child<C> {
  stop.throwIfAborted()
  const pinned = core !== undefined && process.platform === 'linux'
  const child = fork(file, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    ...(pinned ? { execPath: 'taskset', execArgv: ['-c', String(core), process.execPath, ...profiling()] } : { execArgv: profiling() }),
  })
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let lastId = 0
  let gone = false
  const kill = () => void child.kill('SIGKILL')
  stop.addEventListener('abort', kill, { once: true })
  child.on('message', (answer: Answer) => {
    const call = pending.get(answer.id)
    pending.delete(answer.id)
    if ('error' in answer) call?.reject(new Error(`${file}: ${answer.error}`))
    else call?.resolve(answer.value)
  })
  const ended = new Promise<void>((resolve) => {
    function end(reason: string): void {
      gone = true
      stop.removeEventListener('abort', kill)
      for (const { reject } of pending.values()) reject(new Error(`${file} ${reason}`))
      pending.clear()
      resolve()
    }
    child.on('error', (error) => end(`cannot run: ${error.message}`))
    child.on('exit', (code, signal) => end(`ended with ${code ?? signal}`))
  })

  return {
    ask: (call, input) =>
      new Promise((resolve, reject) => {
        if (gone) return reject(new Error(`${file} is gone`))
        lastId += 1
        pending.set(lastId, { resolve: resolve as (value: unknown) => void, reject })
        child.send({ id: lastId, call, input } satisfies Ask)
      }),
    async close() {
      if (!gone) child.disconnect()
      const timer = setTimeout(kill, CLOSE_MS)
      await ended
      clearTimeout(timer)
    },
  }
}

/** `BENCH_PROF=folder npm run bench …` leaves a CPU profile of every process there. */
function profiling(): string[] {
  const folder = process.env.BENCH_PROF
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`]
}
