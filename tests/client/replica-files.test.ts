import { describe, expect, it } from 'vitest'
import { createFiles, filePath } from '../../client/replica/browser/files.ts'
import { createMemoryStorage } from '../../client/replica/storage/memory.ts'
import type { ReplicaStorage } from '../../client/replica/storage/storage.ts'
import { conversation, ulid } from './replica-harness.ts'

const MB = 1024 * 1024
const at = (name: string) => [conversation(1), ulid(1), name] as const

/** A relay with files of a given size, which counts what it is asked. */
function relay(size: number) {
  const asked: string[] = []
  const up = { is: true }
  return {
    asked,
    up,
    async fetchFile(path: string): Promise<Response> {
      asked.push(path)
      if (!up.is) throw new TypeError('no network')
      return new Response(new Uint8Array(size), { headers: { 'content-type': 'text/html' } })
    },
  }
}

describe('files', () => {
  it('[SY-37] a file is fetched once, and there offline and after a reload', async () => {
    const storage = createMemoryStorage()
    const { asked, up, fetchFile } = relay(3)
    const files = await createFiles(storage, fetchFile)
    const blob = await files.get(...at('a b/ü.html'))
    expect(asked).toEqual([filePath(...at('a b/ü.html'))])
    expect(asked[0]).toMatch(/\/a%20b%2F%C3%BC\.html$/)
    up.is = false
    const next = await createFiles(storage, fetchFile)
    const again = await next.get(...at('a b/ü.html'))
    expect(asked).toHaveLength(1)
    expect(again).toMatchObject({ size: 3, type: 'text/html' })
    expect(blob).toMatchObject({ size: 3, type: 'text/html' })
    expect(await next.get(...at('never fetched'))).toBeNull()
  })

  it('[SY-37] the least recently used goes first, and what is very large is not kept', async () => {
    const { asked, fetchFile } = relay(9 * MB)
    const files = await createFiles(createMemoryStorage(), fetchFile)
    for (const name of ['1', '2', '3', '4', '5', '1', '6', '1', '2']) await files.get(...at(name))
    expect(asked.map((path) => path.at(-1))).toEqual(['1', '2', '3', '4', '5', '6', '2'])

    const huge = relay(11 * MB)
    const others = await createFiles(createMemoryStorage(), huge.fetchFile)
    for (let i = 0; i < 2; i++) expect((await others.get(...at('huge')))?.size).toBe(11 * MB)
    expect(huge.asked).toHaveLength(2)
  })

  it('[SY-37] a full disk costs the cache, not the file; a refusal is not kept', async () => {
    const full: ReplicaStorage = { ...createMemoryStorage(), write: () => Promise.reject(new DOMException('full', 'QuotaExceededError')) }
    const { asked, fetchFile } = relay(3)
    const files = await createFiles(full, fetchFile)
    expect((await files.get(...at('a')))?.size).toBe(3)
    expect((await files.get(...at('a')))?.size).toBe(3)
    expect(asked).toHaveLength(2)
    const gone = await createFiles(createMemoryStorage(), async () => new Response(null, { status: 404 }))
    expect(await gone.get(...at('a'))).toBeNull()
  })
})
