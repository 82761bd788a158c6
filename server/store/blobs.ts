import { createHash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { syncDirectory, unlessMissing, writeDurably } from './durable-file.ts'
import { createLatch } from './latch.ts'

/**
 * Attachments and originals on disk, named by their content. It knows nothing of who may read what: its callers look a
 * blob up by record, entry and name, and never by a hash that came from outside alone. Rules ST-11 and ST-12 of SPEC.md.
 */
export interface Blobs {
  /** Resolves when it is durable. Putting the same bytes again, even at once, is fine. Hashes as 64 lower-case hex digits. */
  put(bytes: Uint8Array | WrittenFile): Promise<{ readonly sha256: string; readonly size: number }>
  /** null: none such, or no hash. */
  read(sha256: string): Promise<Uint8Array | null>
  /** The same without holding it in memory. Who takes the body reads it to the end or cancels it; else a file stays open. */
  stream(sha256: string): Promise<{ readonly size: number; readonly body: ReadableStream<Uint8Array> } | null>
  /** Bytes; null: none such. */
  size(sha256: string): Promise<number | null>
  /** Until the way out is called nothing is removed: who puts or finds bytes and then names them in the log holds meanwhile. */
  hold(): Promise<() => void>
}

/** The side of those who take blobs away: server/files/ alone. */
export interface BlobStore extends Blobs {
  /** Every hash there is. */
  list(): AsyncIterable<string>
  /** Runs while nobody holds: only in there may a blob be found superfluous, and removed. */
  alone<T>(work: () => Promise<T>): Promise<T>
  /** Resolves when it is gone durably; one that is not there is fine. */
  remove(sha256: string): Promise<void>
}

/** Bytes that stand in a synced file of the same file system; putting them moves the file. */
export interface WrittenFile {
  readonly file: string
  /** Computed by whoever wrote it. */
  readonly sha256: string
  readonly size: number
}

const SHA256 = /^[0-9a-f]{64}$/

/** Blobs under `dir`, made where missing. Only one process may use a directory: what an earlier one left half written is removed. */
export function createBlobs(dir: string): BlobStore {
  const tempDir = path.join(dir, 'tmp')
  rmSync(tempDir, { recursive: true, force: true })
  mkdirSync(tempDir, { recursive: true, mode: 0o700 })

  const latch = createLatch()

  /** null for what is no hash, so that no path is ever made from it (ST-12). */
  const fileOf = (sha256: string): string | null => (SHA256.test(sha256) ? path.join(dir, sha256.slice(0, 2), sha256.slice(2)) : null)

  return {
    async put(source) {
      const isWritten = !(source instanceof Uint8Array)
      const sha256 = isWritten ? source.sha256 : createHash('sha256').update(source).digest('hex')
      const size = isWritten ? source.size : source.byteLength
      const folder = path.join(dir, sha256.slice(0, 2))
      const file = path.join(folder, sha256.slice(2))
      const made = await mkdir(folder, { recursive: true, mode: 0o700 })
      if (made !== undefined) await syncDirectory(dir)
      const there = await unlessMissing(stat(file))
      if (isWritten) await rename(source.file, file)
      // Another put may have renamed it this instant, and not have synced the name yet.
      if (isWritten || there?.size === size) await syncDirectory(folder)
      else await writeDurably(file, source, { tempDir })
      return { sha256, size }
    },
    async read(sha256) {
      const file = fileOf(sha256)
      return file === null ? null : unlessMissing(readFile(file))
    },
    async stream(sha256) {
      const file = fileOf(sha256)
      const handle = file === null ? null : await unlessMissing(open(file, 'r'))
      if (handle === null) return null
      const { size } = await handle.stat()
      return { size, body: Readable.toWeb(handle.createReadStream()) as ReadableStream<Uint8Array> }
    },
    async size(sha256) {
      const file = fileOf(sha256)
      return file === null ? null : ((await unlessMissing(stat(file)))?.size ?? null)
    },
    hold: latch.enter,
    alone: latch.alone,
    async *list() {
      for (const folder of await readdir(dir)) {
        if (!/^[0-9a-f]{2}$/.test(folder)) continue
        for (const rest of await readdir(path.join(dir, folder))) if (SHA256.test(folder + rest)) yield folder + rest
      }
    },
    async remove(sha256) {
      const file = fileOf(sha256)
      if (file === null) return
      await rm(file, { force: true })
      await unlessMissing(syncDirectory(path.dirname(file)))
    },
  }
}
