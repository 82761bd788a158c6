import { parentPort, workerData } from 'node:worker_threads'
import type { Signal } from '../../shared/channel/channel.ts'
import type { channels as Channels } from '../channels/registry.ts'
import type { FromWorker, ToWorker } from './parser.ts'

const { channels } = (await import(workerData.registry)) as { readonly channels: typeof Channels }

const say = (words: FromWorker, transfer: ArrayBuffer[] = []): void => parentPort?.postMessage(words, transfer)

parentPort?.on('message', async ({ kind, raw }: ToWorker) => {
  try {
    const signals = await channels.get(kind)?.read(raw)
    if (signals === undefined) say({ type: 'failed' })
    else say({ type: 'signals', signals: signals.map(compact) }, buffersOf(signals))
  } catch {
    say({ type: 'failed' })
  }
})
say({ type: 'ready' })

/** Small files are cloned, and a clone takes the whole buffer of a view with it: each gets one of its own. */
const compact = (signal: Signal): Signal =>
  signal.type === 'message'
    ? { ...signal, files: signal.files.map((file) => (ownsBuffer(file.bytes) ? file : { ...file, bytes: Uint8Array.from(file.bytes) })) }
    : signal

const buffersOf = (signals: readonly Signal[]): ArrayBuffer[] => [
  ...new Set(
    signals.flatMap((signal) =>
      signal.type === 'message'
        ? signal.files.flatMap(({ bytes }) => (isWorthIt(bytes) && bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : []))
        : [],
    ),
  ),
]

const ownsBuffer = (bytes: Uint8Array): boolean => bytes.byteLength === bytes.buffer.byteLength
/** Smaller ones may lie in a pool of the runtime, which cannot be handed over. */
const isWorthIt = (bytes: Uint8Array): boolean => ownsBuffer(bytes) && bytes.byteLength > 64 * 1024
