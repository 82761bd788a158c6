import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Crashpoint } from '../../../server/crashpoint.ts'

export interface Ready {
  readonly url: string
  readonly smtpPort: number
  /** null when somebody has an account. */
  readonly setupLink: string | null
}

/** A relay process that dies and comes again, on one folder and on the ports of its first life. */
export interface Victim {
  /** Begins a life; `crashAt` is where it will end by itself. Rejects when it dies before it listens, unless that is what was asked. */
  start(crashAt: { readonly name: Crashpoint; readonly count: number } | null): Promise<Ready | null>
  /** Resolves when the present life is over, by itself or by `kill`. */
  death(): Promise<void>
  kill(): Promise<void>
  alive(): boolean
}

export function createVictim(dataDir: string, stop: AbortSignal): Victim {
  let child: ChildProcess | null = null
  let over: Promise<unknown> = Promise.resolve()
  let ports = { PORT: '0', SMTP_PORT: '0' }
  stop.addEventListener('abort', () => void child?.kill('SIGKILL'), { once: true })

  return {
    async start(crashAt) {
      stop.throwIfAborted()
      const { PATH, NODE_COMPILE_CACHE } = process.env
      const crash = crashAt === null ? {} : { CRASH_AT: `${crashAt.name}:${crashAt.count}` }
      const started = fork(path.join(import.meta.dirname, 'relay-process.ts'), [], {
        execArgv: [],
        env: { PATH, NODE_COMPILE_CACHE, HOST: '127.0.0.1', DATA_DIR: dataDir, LOG_LEVEL: 'error', ...ports, ...crash },
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      child = started
      over = once(started, 'exit')
      const [ready] = await Promise.race([once(started, 'message') as Promise<[Ready]>, over.then(() => [null] as const)])
      if (ready === null) {
        if (crashAt !== null && started.signalCode === 'SIGKILL') return null
        throw new Error(`the relay ended with ${started.exitCode ?? started.signalCode} before it listened`)
      }
      ports = { PORT: new URL(ready.url).port, SMTP_PORT: String(ready.smtpPort) }
      return ready
    },
    alive: () => child !== null && child.exitCode === null && child.signalCode === null,
    death: async () => void (await over),
    async kill() {
      child?.kill('SIGKILL')
      await over
    },
  }
}
