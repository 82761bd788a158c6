import type { ReplicaStorage, StoredFile } from '../storage/storage.ts'

/** Bytes of all files together; the least recently used go first. */
const CAPACITY = 50 * 1024 * 1024
/** Bytes above which a file is fetched every time. */
const LARGEST = 10 * 1024 * 1024

export const filePath = (record: string, entry: string, name: string): string =>
  `/api/files/${[record, entry, name].map((part) => encodeURIComponent(part)).join('/')}`

/** Record and entry of a path. */
function namedBy(path: string): readonly [record: string, entry: string] {
  const [record = '', entry = ''] = path.slice('/api/files/'.length).split('/')
  return [decodeURIComponent(record), decodeURIComponent(entry)]
}

/** Where the cache keeps what it holds, among the files themselves. */
const SHELF = 'shelf'

const shelfOf = (sizes: ReadonlyMap<string, number>): StoredFile => ({
  key: SHELF,
  type: 'application/json',
  bytes: new TextEncoder().encode(JSON.stringify([...sizes])),
})

async function readShelf(storage: ReplicaStorage): Promise<Map<string, number>> {
  const [shelf] = await storage.get('files', [SHELF])
  return new Map<string, number>(shelf == null ? [] : JSON.parse(new TextDecoder().decode(shelf.bytes)))
}

/** Files of entries, from the cache or the relay (SY-37). Files never change, so what is cached is right. */
export interface Files {
  /** null: it can be had from neither. */
  get(record: string, entry: string, name: string): Promise<Blob | null>
  /** One that came from here. */
  put(record: string, entry: string, name: string, blob: Blob): Promise<void>
  /**
   * A record has changed, or gone: forgets the files of entries that are not to be seen any more, because they were hidden
   * or deleted, or stand in an inbox that one may not enter now.
   */
  review(record: string): Promise<void>
  /** The same for every record: the worker may have ended before it came to that. */
  reviewAll(): Promise<void>
  /** Forgets all of them. */
  clear(): Promise<void>
}

export async function createFiles(
  storage: ReplicaStorage,
  fetchFile: (path: string) => Promise<Response>,
  /** Is this entry there, to be seen? */
  isThere: (record: string, entry: string) => Promise<boolean>,
): Promise<Files> {
  /** Path → bytes, the least recently used first. */
  const sizes = await readShelf(storage)
  let writing: Promise<void> = Promise.resolve()

  async function cached(key: string): Promise<Blob | null> {
    const size = sizes.get(key)
    if (size === undefined) return null
    sizes.delete(key)
    sizes.set(key, size)
    const [file] = await storage.get('files', [key])
    return file == null ? null : new Blob([file.bytes.slice()], { type: file.type })
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

  async function put(path: string, blob: Blob): Promise<void> {
    if (blob.size > LARGEST) return
    const bytes = new Uint8Array(await blob.arrayBuffer())
    writing = writing.then(async () => {
      const [record, entry] = namedBy(path)
      if (await isThere(record, entry)) await keep(path, blob.type, bytes) // it may have been hidden while it came
    })
    await writing
  }

  async function review(record: string): Promise<void> {
    const paths = [...sizes.keys()].filter((path) => namedBy(path)[0] === record)
    if (paths.length === 0) return
    writing = writing.then(async () => {
      const drop: string[] = []
      for (const path of paths) if (!(await isThere(...namedBy(path)))) drop.push(path)
      for (const path of drop) sizes.delete(path)
      if (drop.length > 0) await storage.write({ files: { drop, put: [shelfOf(sizes)] } }, 'relaxed')
    })
    await writing
  }

  return {
    async get(record, entry, name) {
      const path = filePath(record, entry, name)
      const there = await cached(path)
      if (there !== null) return there
      const response = await fetchFile(path).catch(() => null)
      if (response === null || !response.ok) return null
      const blob = await response.blob()
      await put(path, blob)
      return blob
    },
    put: (record, entry, name, blob) => put(filePath(record, entry, name), blob),
    review,
    async reviewAll() {
      for (const record of new Set([...sizes.keys()].map((path) => namedBy(path)[0]))) await review(record)
    },
    async clear() {
      const dropped = [...sizes.keys()]
      sizes.clear()
      writing = writing.then(() => storage.write({ files: { drop: [...dropped, SHELF] } }, 'relaxed'))
      await writing
    },
  }
}
