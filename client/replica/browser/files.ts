import type { ReplicaStorage, StoredFile } from '../storage/storage.ts'

/** Bytes of all files together; the least recently used go first. */
const CAPACITY = 50 * 1024 * 1024
/** Bytes above which a file is fetched every time. */
const LARGEST = 10 * 1024 * 1024

export const filePath = (record: string, entry: string, name: string): string =>
  `/api/files/${[record, entry, name].map((part) => encodeURIComponent(part)).join('/')}`

/** Where the cache keeps what it holds, among the files themselves. */
const SHELF = 'shelf'

const shelfOf = (sizes: ReadonlyMap<string, number>): StoredFile => ({
  key: SHELF,
  type: 'application/json',
  bytes: new TextEncoder().encode(JSON.stringify([...sizes])),
})

async function readShelf(storage: ReplicaStorage): Promise<Map<string, number>> {
  const shelf = await storage.file(SHELF)
  return new Map<string, number>(shelf === null ? [] : JSON.parse(new TextDecoder().decode(shelf.bytes)))
}

/** Files of entries, from the cache or the relay (SY-37). Files never change, so what is cached is right. */
export interface Files {
  /** null: it can be had from neither. */
  get(record: string, entry: string, name: string): Promise<Blob | null>
}

export async function createFiles(storage: ReplicaStorage, fetchFile: (path: string) => Promise<Response>): Promise<Files> {
  /** Path → bytes, the least recently used first. */
  const sizes = await readShelf(storage)
  let writing: Promise<void> = Promise.resolve()

  async function cached(key: string): Promise<Blob | null> {
    const size = sizes.get(key)
    if (size === undefined) return null
    sizes.delete(key)
    sizes.set(key, size)
    const file = await storage.file(key)
    return file === null ? null : new Blob([file.bytes.slice()], { type: file.type })
  }

  async function keep(key: string, type: string, bytes: Uint8Array): Promise<void> {
    sizes.set(key, bytes.length)
    const dropped: string[] = []
    let sum = [...sizes.values()].reduce((all, size) => all + size, 0)
    for (const [oldest, size] of sizes) {
      if (sum <= CAPACITY) break
      sizes.delete(oldest)
      dropped.push(oldest)
      sum -= size
    }
    try {
      await storage.write({ files: { drop: dropped, put: [{ key, type, bytes }, shelfOf(sizes)] } }, 'relaxed')
    } catch {
      sizes.delete(key) // the disk is full: the file was given all the same, and is fetched again next time
    }
  }

  return {
    async get(record, entry, name) {
      const path = filePath(record, entry, name)
      const there = await cached(path)
      if (there !== null) return there
      const response = await fetchFile(path).catch(() => null)
      if (response === null || !response.ok) return null
      const blob = await response.blob()
      if (blob.size <= LARGEST) {
        const bytes = new Uint8Array(await blob.arrayBuffer())
        writing = writing.then(() => keep(path, blob.type, bytes))
        await writing
      }
      return blob
    },
  }
}
