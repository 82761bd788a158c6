import { type ChildProcess, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Signal } from '../../shared/channel/channel.ts'

const ITEM_MS = 10_000
const IDLE_MS = 60_000
/** Of JavaScript objects; the bytes of the item itself lie outside and are bounded where they came in. */
const MAX_OLD_SPACE_MB = 512

/**
 * Reads what came in, in a process of its own: hostile input costs that process and no more (T15). A thread is not
 * enough: where one native call fills a thread's heap, V8 aborts the whole process before the thread can be ended.
 */
export interface Parser {
  /** Total as `Channel.read` is: what takes too long or breaks the reader gives one `unreadable` signal. */
  read(kind: string, raw: unknown): Promise<readonly Signal[]>
}

export interface ParserOptions {
  readonly signal: AbortSignal
  readonly itemMs?: number
  readonly idleMs?: number
  readonly maxOldSpaceMb?: number
  /** The module whose `channels` the reader reads with. */
  readonly registry?: URL
}

/** What the reader says: `ready` once, then one answer for each item. */
export type FromReader =
  | { readonly type: 'ready' }
  | { readonly type: 'signals'; readonly signals: readonly Signal[] }
  | { readonly type: 'failed' }
export interface ToReader {
  readonly kind: string
  readonly raw: unknown
}

const broke = 'It could not be read: the reader broke on it.'

/** One reader, started with the first item and ended when there was none for a while; one item at a time, in order. */
export function createParser(options: ParserOptions): Parser {
  const { signal, itemMs = ITEM_MS, idleMs = IDLE_MS } = options
  let reader: ChildProcess | null = null
  let idle: NodeJS.Timeout | undefined
  let last: Promise<unknown> = Promise.resolve()

  const end = (): void => {
    clearTimeout(idle)
    reader?.kill('SIGKILL')
    reader = null
  }
  signal.addEventListener('abort', end, { once: true })

  const started = async (): Promise<ChildProcess> => {
    if (reader !== null) return reader
    const fresh = start(options)
    reader = fresh
    fresh.on('error', () => {}) // one that nobody hears would end the relay
    fresh.on('exit', () => {
      if (reader === fresh) reader = null
    })
    const heard = await answerOf(fresh, null, signal)
    if (typeof heard === 'string') throw new Error('The process that reads does not start')
    return fresh
  }

  const one = async (kind: string, raw: unknown): Promise<readonly Signal[]> => {
    signal.throwIfAborted()
    clearTimeout(idle)
    const current = await started()
    keepAwake(current, true)
    const heard = await answerOf(current, { item: { kind, raw }, withinMs: itemMs }, signal)
    if (typeof heard === 'string') {
      end()
      return [unreadable(raw, heard)]
    }
    keepAwake(current, false)
    idle = setTimeout(end, idleMs).unref()
    return heard.type === 'signals' ? heard.signals : [unreadable(raw, broke)]
  }

  return {
    read(kind, raw) {
      const result = last.then(() => one(kind, raw))
      last = result.catch(() => {})
      return result
    },
  }
}

/** It gets nothing of our surroundings: no environment, no input, no terminal. */
const start = ({ registry, maxOldSpaceMb = MAX_OLD_SPACE_MB }: ParserOptions): ChildProcess =>
  fork(
    fileURLToPath(new URL('./parser.process.ts', import.meta.url)),
    [(registry ?? new URL('../channels/registry.ts', import.meta.url)).href],
    {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${maxOldSpaceMb}`],
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    },
  )

/** An idle reader keeps nobody from ending. */
function keepAwake(reader: ChildProcess, awake: boolean): void {
  if (awake) reader.ref()
  else reader.unref()
  if (awake) reader.channel?.ref()
  else reader.channel?.unref()
}

interface Task {
  readonly item: ToReader
  readonly withinMs: number
}

/** The next word of the reader, or why there will be none, in words for people. Rejects when all is to stop. */
async function answerOf(reader: ChildProcess, task: Task | null, signal: AbortSignal): Promise<FromReader | string> {
  const { promise, resolve, reject } = Promise.withResolvers<FromReader | string>()
  const message = (heard: unknown): void => resolve(heard as FromReader)
  const exit = (code: number | null, killedBy: string | null): void =>
    // V8 aborts when the heap is full.
    resolve(code === 134 || killedBy === 'SIGABRT' ? 'It took too much memory to read.' : broke)
  const failed = (): void => resolve(broke)
  const stop = (): void => reject(signal.reason)
  const timer = task === null ? undefined : setTimeout(() => resolve('It took too long to read.'), task.withinMs)
  reader.on('message', message).on('exit', exit).on('error', failed)
  signal.addEventListener('abort', stop)
  // What fails to go out is followed by the exit, which knows why.
  if (task !== null) reader.send(task.item, () => {})
  try {
    signal.throwIfAborted()
    return await promise
  } finally {
    clearTimeout(timer)
    reader.off('message', message).off('exit', exit).off('error', failed)
    signal.removeEventListener('abort', stop)
  }
}

function unreadable(raw: unknown, reason: string): Signal {
  const hash = createHash('sha256')
  if (typeof raw === 'object' && raw !== null)
    for (const [key, value] of Object.entries(raw))
      hash.update(key).update(value instanceof Uint8Array ? value : (JSON.stringify(value) ?? ''))
  else hash.update(JSON.stringify(raw) ?? '')
  return { type: 'unreadable', reason, from: null, subject: '', digest: hash.digest('hex') }
}
