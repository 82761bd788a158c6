import { describe, expect, it } from 'vitest'
import { createFiles, filePath } from '../../../client/replica/browser/files.ts'
import { createMemoryStorage } from '../../../client/replica/storage/memory.ts'
import type { ReplicaStorage } from '../../../client/replica/storage/storage.ts'
import { conversation, ulid } from '../replica-harness.ts'

const MB = 1024 * 1024
const always = async () => true
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
    const files = await createFiles(storage, fetchFile, always)
    const blob = await files.get(...at('a b/ü.html'))
    expect(asked).toEqual([filePath(...at('a b/ü.html'))])
    expect(asked[0]).toMatch(/\/a%20b%2F%C3%BC\.html$/)
    up.is = false
    const next = await createFiles(storage, fetchFile, always)
    const again = await next.get(...at('a b/ü.html'))
    expect(asked).toHaveLength(1)
    expect(again).toMatchObject({ size: 3, type: 'text/html' })
    expect(blob).toMatchObject({ size: 3, type: 'text/html' })
    expect(await next.get(...at('never fetched'))).toBeNull()
  })

  it('[SY-37] the least recently used goes first, and what is very large is not kept', async () => {
    const { asked, fetchFile } = relay(9 * MB)
    const files = await createFiles(createMemoryStorage(), fetchFile, always)
    for (const name of ['1', '2', '3', '4', '5', '1', '6', '1', '2']) await files.get(...at(name))
    expect(asked.map((path) => path.at(-1))).toEqual(['1', '2', '3', '4', '5', '6', '2'])

    const huge = relay(11 * MB)
    const others = await createFiles(createMemoryStorage(), huge.fetchFile, always)
    for (let i = 0; i < 2; i++) expect((await others.get(...at('huge')))?.size).toBe(11 * MB)
    expect(huge.asked).toHaveLength(2)
  })

  it('[SY-37] what can be had again makes way for what cannot', async () => {
    const storage = createMemoryStorage()
    const { asked, fetchFile } = relay(3)
    const files = await createFiles(storage, fetchFile, always)
    for (const name of ['a', 'b']) await files.get(...at(name))
    await files.clear()
    expect(await storage.get('files', [filePath(...at('a')), filePath(...at('b'))])).toEqual([null, null])
    await files.get(...at('a'))
    expect(asked).toHaveLength(3)
    await (await createFiles(storage, fetchFile, always)).get(...at('a'))
    expect(asked).toHaveLength(3)
  })

  it('[SY-37] a full disk costs the cache, not the file; a refusal is not kept', async () => {
    const full: ReplicaStorage = { ...createMemoryStorage(), write: () => Promise.reject(new DOMException('full', 'QuotaExceededError')) }
    const { asked, fetchFile } = relay(3)
    const files = await createFiles(full, fetchFile, always)
    expect((await files.get(...at('a')))?.size).toBe(3)
    expect((await files.get(...at('a')))?.size).toBe(3)
    expect(asked).toHaveLength(2)
    const gone = await createFiles(createMemoryStorage(), async () => new Response(null, { status: 404 }), always)
    expect(await gone.get(...at('a'))).toBeNull()
  })

  it('[SY-37] what is not to be seen any more is forgotten, also while it is on its way and after a crash', async () => {
    const storage = createMemoryStorage()
    const { fetchFile } = relay(3)
    const hidden = new Set<string>()
    const isThere = async (_record: string, entry: string) => !hidden.has(entry)
    const files = await createFiles(storage, fetchFile, isThere)
    const [first, second] = [filePath(...at('a')), filePath(conversation(2), ulid(2), 'b')]
    const held = async () => (await storage.get('files', [first, second])).map((file) => file !== null)
    await files.get(...at('a'))
    await files.get(conversation(2), ulid(2), 'b')
    hidden.add(ulid(1))
    await files.review(conversation(2))
    expect(await held()).toEqual([true, true])
    await files.review(conversation(1))
    expect(await held()).toEqual([false, true])
    await files.get(...at('a'))
    expect(await held()).toEqual([false, true])
    hidden.add(ulid(2))
    await (await createFiles(storage, fetchFile, isThere)).reviewAll()
    expect(await held()).toEqual([false, false])
  })
})
