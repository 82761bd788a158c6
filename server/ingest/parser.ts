import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { Signal } from '../../shared/channel/channel.ts'

const ITEM_MS = 10_000
const IDLE_MS = 60_000
/** Of JavaScript objects; the bytes of the item itself lie outside and are bounded where they came in. */
const MAX_OLD_SPACE_MB = 512

/** Reads what came in, away from the thread that serves people: hostile input costs one worker and no more (T15). */
export interface Parser {
  /** Total as `Channel.read` is: what takes too long or breaks the worker gives one `unreadable` signal. */
  read(kind: string, raw: unknown): Promise<readonly Signal[]>
}

export interface ParserOptions {
  readonly signal: AbortSignal
  readonly itemMs?: number
  readonly idleMs?: number
  readonly maxOldSpaceMb?: number
  /** The module whose `channels` the worker reads with. */
  readonly registry?: URL
}

/** What the worker says: `ready` once, then one answer for each item. */
export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'signals'; readonly signals: readonly Signal[] }
  | { readonly type: 'failed' }
export interface ToWorker {
  readonly kind: string
  readonly raw: unknown
}

const broke = 'It could not be read: the reader broke on it.'

/** One worker, started with the first item and ended when there was none for a while; one item at a time, in order. */
export function createParser({
  signal,
  itemMs = ITEM_MS,
  idleMs = IDLE_MS,
  maxOldSpaceMb = MAX_OLD_SPACE_MB,
  registry,
}: ParserOptions): Parser {
  let worker: Worker | null = null
  let idle: NodeJS.Timeout | undefined
  let last: Promise<unknown> = Promise.resolve()

  const end = (): void => {
    clearTimeout(idle)
    void worker?.terminate()
    worker = null
  }
  signal.addEventListener('abort', end, { once: true })

  const started = async (): Promise<Worker> => {
    if (worker !== null) return worker
    const fresh = new Worker(new URL('./parser.worker.ts', import.meta.url), {
      workerData: { registry: (registry ?? new URL('../channels/registry.ts', import.meta.url)).href },
      resourceLimits: { maxOldGenerationSizeMb: maxOldSpaceMb },
    })
    worker = fresh
    fresh.on('error', () => {}) // one that nobody hears would end the process
    fresh.on('exit', () => {
      if (worker === fresh) worker = null
    })
    const heard = await answerOf(fresh, null, signal)
    if (typeof heard === 'string') throw new Error('The worker that reads does not start')
    return fresh
  }

  const one = async (kind: string, raw: unknown): Promise<readonly Signal[]> => {
    signal.throwIfAborted()
    clearTimeout(idle)
    const current = await started()
    current.ref()
    const { copy, transfer } = packed(raw)
    const answer = answerOf(current, itemMs, signal)
    current.postMessage({ kind, raw: copy } satisfies ToWorker, transfer)
    const heard = await answer
    if (typeof heard === 'string') {
      end()
      return [unreadable(raw, heard)]
    }
    // An idle worker keeps nobody awake.
    current.unref()
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

/** The next word of the worker, or why there will be none, in words for people. Rejects when all is to stop. */
function answerOf(worker: Worker, withinMs: number | null, signal: AbortSignal): Promise<FromWorker | string> {
  const listening = new AbortController()
  return new Promise<FromWorker | string>((resolve, reject) => {
    const timer = withinMs === null ? undefined : setTimeout(() => resolve('It took too long to read.'), withinMs)
    const message = (heard: FromWorker): void => resolve(heard)
    const error = (problem: NodeJS.ErrnoException): void =>
      resolve(problem.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'It took too much memory to read.' : broke)
    const exit = (): void => resolve(broke)
    worker.on('message', message).on('error', error).on('exit', exit)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: listening.signal })
    listening.signal.addEventListener('abort', () => {
      clearTimeout(timer)
      worker.off('message', message).off('error', error).off('exit', exit)
    })
  }).finally(() => listening.abort())
}

/** Bytes are copied once, exactly their range, and handed over: the caller keeps its own. */
function packed(raw: unknown): { readonly copy: unknown; readonly transfer: ArrayBuffer[] } {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return { copy: raw, transfer: [] }
  const transfer: ArrayBuffer[] = []
  const copy = Object.fromEntries(
    Object.entries(raw).map(([key, value]) => {
      if (!(value instanceof Uint8Array)) return [key, value]
      const bytes = Uint8Array.from(value)
      transfer.push(bytes.buffer)
      return [key, bytes]
    }),
  )
  return { copy, transfer }
}

function unreadable(raw: unknown, reason: string): Signal {
  const hash = createHash('sha256')
  if (typeof raw === 'object' && raw !== null)
    for (const [key, value] of Object.entries(raw))
      hash.update(key).update(value instanceof Uint8Array ? value : (JSON.stringify(value) ?? ''))
  else hash.update(JSON.stringify(raw) ?? '')
  return { type: 'unreadable', reason, from: null, subject: '', digest: hash.digest('hex') }
}
