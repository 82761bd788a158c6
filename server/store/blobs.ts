import { createHash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { mkdir, open, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { syncDirectory, writeDurably } from './durable-file.ts'

/**
 * Attachments and originals on disk, named by their content. It knows nothing of who may read what: its callers look a
 * blob up by record, entry and name, and never by a hash that came from outside alone. Rules ST-11 and ST-12 of SPEC.md.
 */
export interface Blobs {
  /** Resolves when it is durable. Putting the same bytes again, even at once, is fine. Hashes as 64 lower-case hex digits. */
  put(bytes: Uint8Array): Promise<{ readonly sha256: string; readonly size: number }>
  /** null: none such, or no hash. */
  read(sha256: string): Promise<Uint8Array | null>
  /** The same without holding it in memory. Who takes the body reads it to the end or cancels it; else a file stays open. */
  stream(sha256: string): Promise<{ readonly size: number; readonly body: ReadableStream<Uint8Array> } | null>
}

const SHA256 = /^[0-9a-f]{64}$/

/** Blobs under `dir`, made where missing. Only one process may use a directory: what an earlier one left half written is removed. */
export function createBlobs(dir: string): Blobs {
  const tempDir = path.join(dir, 'tmp')
  rmSync(tempDir, { recursive: true, force: true })
  mkdirSync(tempDir, { recursive: true, mode: 0o700 })

  /** null for what is no hash, so that no path is ever made from it (ST-12). */
  const fileOf = (sha256: string): string | null => (SHA256.test(sha256) ? path.join(dir, sha256.slice(0, 2), sha256.slice(2)) : null)

  return {
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const folder = path.join(dir, sha256.slice(0, 2))
      const file = path.join(folder, sha256.slice(2))
      const made = await mkdir(folder, { recursive: true, mode: 0o700 })
      if (made !== undefined) await syncDirectory(dir)
      const there = await unlessMissing(stat(file))
      // Another put may have renamed it this instant, and not have synced the name yet.
      if (there?.size === bytes.byteLength) await syncDirectory(folder)
      else await writeDurably(file, bytes, { tempDir })
      return { sha256, size: bytes.byteLength }
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
  }
}

async function unlessMissing<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
