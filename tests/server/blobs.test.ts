import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createBlobs } from '../../server/store/blobs.ts'
import { createSecretBox } from '../../server/store/secrets.ts'

function newDir(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'samtal-blobs-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

const bytesOf = (text: string) => new TextEncoder().encode(text)
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const filesIn = (dir: string) =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)))

describe('blobs', () => {
  test('[ST-11] what was put is read and streamed back whole, also by the next process', async () => {
    const dir = newDir()
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7) % 256)
    const sha256 = hashOf(bytes)
    expect(await createBlobs(dir).put(bytes)).toEqual({ sha256, size: 300_000 })
    const blobs = createBlobs(dir)
    expect(new Uint8Array((await blobs.read(sha256)) ?? [])).toEqual(bytes)
    const streamed = await blobs.stream(sha256)
    expect(streamed?.size).toBe(300_000)
    expect(new Uint8Array(await new Response(streamed?.body).arrayBuffer())).toEqual(bytes)
    expect(filesIn(dir)).toEqual([path.join(sha256.slice(0, 2), sha256.slice(2))])
  })

  test('[ST-11] the same bytes, again and at once, are one blob; no bytes are one too', async () => {
    const dir = newDir()
    const blobs = createBlobs(dir)
    const bytes = bytesOf('the same')
    const puts = await Promise.all(Array.from({ length: 8 }, () => blobs.put(bytes)))
    expect(new Set(puts.map((put) => put.sha256)).size).toBe(1)
    await blobs.put(bytes)
    const empty = await blobs.put(new Uint8Array())
    expect(await blobs.read(empty.sha256)).toHaveLength(0)
    expect((await blobs.stream(empty.sha256))?.size).toBe(0)
    expect(filesIn(dir)).toHaveLength(2)
  })

  test('[ST-11] what a crash left half written is gone at the next start, and a truncated blob is mended by putting it again', async () => {
    const dir = newDir()
    mkdirSync(path.join(dir, 'tmp'))
    writeFileSync(path.join(dir, 'tmp', 'half'), 'hal')
    const blobs = createBlobs(dir)
    expect(filesIn(dir)).toEqual([])
    const { sha256 } = await blobs.put(bytesOf('whole'))
    writeFileSync(path.join(dir, sha256.slice(0, 2), sha256.slice(2)), 'who')
    await blobs.put(bytesOf('whole'))
    expect(Buffer.from((await blobs.read(sha256)) ?? []).toString()).toBe('whole')
  })

  test('[ST-12] only a hash names a blob: nothing else reaches the disk', async () => {
    const dir = newDir()
    const blobs = createBlobs(path.join(dir, 'blobs'))
    const { sha256 } = await blobs.put(bytesOf('here'))
    writeFileSync(path.join(dir, 'key'), 'the key')
    const climbing = '../'.repeat(22).slice(0, 64) // as long as a hash
    const none = [
      '',
      'key',
      '../key',
      '..',
      `${sha256}\n`,
      `${sha256} `,
      sha256.toUpperCase(),
      sha256.slice(1),
      `${sha256}0`,
      `/${sha256.slice(1)}`,
    ]
    for (const name of [...none, climbing, 'tmp', `${sha256.slice(0, 63)}\u0000`, hashOf(bytesOf('not here'))]) {
      expect(await blobs.read(name)).toBeNull()
      expect(await blobs.stream(name)).toBeNull()
    }
    expect(await blobs.read(sha256)).not.toBeNull()
  })
})

describe('secrets', () => {
  test('[ST-13] what is sealed opens again, also in the next process, and never looks the same', () => {
    const dir = newDir()
    const box = createSecretBox(dir)
    for (const text of ['', 'hunter2', 'lösenord ✉ '.repeat(1_000)]) {
      const sealed = box.seal(text)
      expect(createSecretBox(dir).open(sealed)).toBe(text)
      expect(box.seal(text)).not.toBe(sealed)
      if (text !== '') expect(sealed).not.toContain(text)
    }
    if (process.platform !== 'win32') expect(statSync(path.join(dir, 'key')).mode & 0o777).toBe(0o600)
    expect(readdirSync(dir)).toEqual(['key'])
  })

  test('[ST-13] what was tampered with, or sealed with another key, does not open', () => {
    const box = createSecretBox(newDir())
    const sealed = box.seal('hunter2')
    const bytes = Buffer.from(sealed.slice(3), 'base64url')
    for (const at of bytes.keys()) {
      const bent = Buffer.from(bytes)
      bent[at] = (bent[at] ?? 0) ^ 1
      expect(box.open(`a1.${bent.toString('base64url')}`)).toBeNull()
    }
    for (const text of ['', 'a1.', 'hunter2', sealed.slice(3), sealed.slice(0, -4), `a1.${bytes.subarray(0, 28).toString('base64url')}`]) {
      expect(box.open(text)).toBeNull()
    }
    expect(createSecretBox(newDir()).open(sealed)).toBeNull()
    expect(box.open(sealed)).toBe('hunter2')
  })

  test('[ST-13] a damaged key is told of and never replaced', () => {
    const dir = newDir()
    writeFileSync(path.join(dir, 'key'), 'short')
    expect(() => createSecretBox(dir)).toThrow(/damaged/)
    expect(statSync(path.join(dir, 'key')).size).toBe(5)
  })
})
