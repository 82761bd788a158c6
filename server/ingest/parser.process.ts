import type { channels as Channels } from '../channels/registry.ts'
import { createLightBlob } from './light-blob.ts'
import type { FromReader, ToReader } from './parser.ts'

Reflect.set(globalThis, 'Blob', createLightBlob)
const { channels } = (await import(process.argv[2] ?? '')) as { readonly channels: typeof Channels }

const say = (words: FromReader): void => void process.send?.(words)

process.on('disconnect', () => process.exit())
process.on('message', async ({ kind, raw }: ToReader) => {
  try {
    const signals = await channels.get(kind)?.read(raw)
    say(signals === undefined ? { type: 'failed' } : { type: 'signals', signals })
  } catch {
    say({ type: 'failed' })
  }
})
say({ type: 'ready' })
