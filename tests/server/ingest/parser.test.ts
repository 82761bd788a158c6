import { describe, expect, onTestFinished, test } from 'vitest'
import { createParser, type ParserOptions } from '../../../server/ingest/parser.ts'

const registry = new URL('../../fixtures/hostile-channels.ts', import.meta.url)

function parser(options: Partial<ParserOptions> = {}) {
  const ending = new AbortController()
  onTestFinished(() => ending.abort())
  return { ...createParser({ signal: ending.signal, ...options }), ending }
}

describe('reading in a process of its own', () => {
  test('[K1] mail is read with the channels there are, and the caller keeps its bytes', async () => {
    const bytes = Buffer.from('From: maja@kund.example\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nx')
    const [signal] = await parser().read('email', { bytes })
    expect(signal).toMatchObject({
      type: 'message',
      from: { address: 'maja@kund.example' },
      files: [{ name: 'a.pdf', type: 'application/pdf' }],
    })
    expect(bytes.toString()).toMatch(/^From: maja/)
  })

  test('[K1] large files come back whole', async () => {
    const large = Buffer.alloc(3_000_000, 'abc')
    const mail = Buffer.concat([
      Buffer.from('From: a@x.example\r\nContent-Transfer-Encoding: base64\r\nContent-Type: image/png\r\n\r\n'),
      Buffer.from(large.toString('base64').replace(/.{76}/g, '$&\r\n')),
    ])
    const [signal] = await parser().read('email', { bytes: mail })
    if (signal?.type !== 'message') throw new Error('It was not read')
    expect(large.equals(signal.files[0]?.bytes ?? new Uint8Array(0))).toBe(true)
  })

  test('[T15] it gets the bytes of a view and nothing of our surroundings', async () => {
    const bytes = new Uint8Array(1000).subarray(10, 15)
    expect(await parser({ registry }).read('hostile', { does: 'measure', bytes })).toMatchObject([{ reason: 'measure 5 0' }])
  })

  test.each([
    ['blank lines', '\n'.repeat(6_000_000)],
    ['padded base64', `Content-Transfer-Encoding: base64\n\n${'QQ=='.repeat(3_000_000)}`],
  ])('[T15] a mail of millions of %s ends nobody but the reader', { timeout: 30_000 }, async (_name, rest) => {
    const { read } = parser()
    const [signal] = await read('email', { bytes: Buffer.from(`From: a@x.example\n${rest}`) })
    expect(signal?.digest).toMatch(/^[0-9a-f]{64}$/)
    expect(await read('email', { bytes: Buffer.from('From: a@x.example\n\nwords') })).toMatchObject([{ text: 'words' }])
  })

  test.each([
    ['hang', { itemMs: 200 }, 'It took too long to read.'],
    ['wait', { itemMs: 200 }, 'It took too long to read.'],
    ['swell', { maxOldSpaceMb: 64 }, 'It took too much memory to read.'],
    ['throw', {}, 'It could not be read: the reader broke on it.'],
    ['exit', {}, 'It could not be read: the reader broke on it.'],
  ])('[T15] one that makes the reader %s is unreadable and the next goes on', async (does, options, reason) => {
    const { read } = parser({ registry, ...options })
    const all = await Promise.all([read('hostile', { does: 'one' }), read('hostile', { does }), read('hostile', { does: 'two' })])
    expect(all.flat()).toMatchObject([
      { reason: 'one 0 0' },
      { type: 'unreadable', reason, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { reason: 'two 0 0' },
    ])
  })

  test('[K1] a kind that there is not is unreadable', async () => {
    expect(await parser().read('__proto__', { bytes: new Uint8Array(1) })).toMatchObject([{ type: 'unreadable' }])
  })

  test('[K1] an idle reader is ended and the next item starts another', async () => {
    const { read } = parser({ registry, idleMs: 0 })
    for (const does of ['one', 'two', 'three']) {
      expect(await read('hostile', { does })).toMatchObject([{ type: 'unreadable' }])
      await new Promise((resolve) => setImmediate(resolve))
    }
  })

  test('[K1] it ends with its signal: what is under way and what comes after reject', async () => {
    const { read, ending } = parser({ registry })
    const hanging = read('hostile', { does: 'wait' })
    const queued = read('hostile', { does: 'one' })
    ending.abort(new Error('closing'))
    await expect(hanging).rejects.toThrow('closing')
    await expect(queued).rejects.toThrow('closing')
    await expect(read('hostile', { does: 'one' })).rejects.toThrow('closing')
  })
})
