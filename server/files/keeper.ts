import { mkdirSync, rmSync } from 'node:fs'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { RecordId } from '../../shared/ids.ts'
import type { FileRef } from '../../shared/records/parts.ts'
import type { BlobStore } from '../store/blobs.ts'
import { syncDirectory, unlessMissing, writeDurably } from '../store/durable-file.ts'
import type { SecretBox } from '../store/secrets.ts'
import type { CellChange, Store } from '../store/store.ts'
import { isFresh, type UploadRight } from './rights.ts'

/**
 * Takes files away with what named them (rules FI-7 to FI-9). A blob stays while a cell of `files` or of the queue
 * `inbound` names it, or an upload of the last day gives somebody the right to. The bytes of hidden messages stand sealed
 * in a folder of their own, as long as a cell `file/<sha256>/…` of `vault` names them. Whatever a crash leaves behind is
 * superfluous, never missing: the next sweep takes it.
 */
export interface FileKeeper {
  /**
   * Runs `commit`, which takes content out of the log and writes the cells of `sealedCells`, with the bytes sealed before
   * it; afterwards those that nobody names in the open are gone. `commit` holds no blobs itself.
   */
  seal<T>(hashes: readonly string[], commit: () => Promise<T>): Promise<T>
  /** The reverse: the bytes stand in the open before `commit` brings the content back and takes those cells away. */
  unseal<T>(hashes: readonly string[], commit: () => Promise<T>): Promise<T>
  /** After a transaction by which these lost a name: removes what nobody names any more, sealed or not. */
  release(hashes: readonly string[]): Promise<void>
  /** The same for all there are, and for rights that have run out; what `stop` cuts short the next one does. */
  sweep(stop?: AbortSignal): Promise<void>
}

/** Says that a hidden entry's bytes are wanted, or no more; for the transaction that hides or shows it, or deletes it for good. */
export const sealedCells = (record: RecordId, entry: string, files: readonly FileRef[], wanted: boolean): CellChange[] =>
  files.map(({ sha256 }) => ({ table: 'vault', key: `file/${sha256}/${record}/${entry}`, value: wanted ? '{}' : null }))

export function createFileKeeper(options: {
  readonly store: Store
  readonly blobs: BlobStore
  readonly box: SecretBox
  /** Where sealed bytes stand. */
  readonly vaultDir: string
  now(): number
  /** Takes away what has been left of uploads. */
  tidy?(): Promise<void>
}): FileKeeper {
  const { store, blobs, box, vaultDir, now } = options
  const tempDir = path.join(vaultDir, 'tmp')
  rmSync(tempDir, { recursive: true, force: true })
  mkdirSync(tempDir, { recursive: true, mode: 0o700 })
  const sealedFile = (sha256: string): string => path.join(vaultDir, sha256)

  const someCell = async (table: 'files' | 'vault', prefix: string): Promise<boolean> =>
    (await store.cells(table, prefix, { limit: 1 })).length > 0

  async function isNamed(sha256: string): Promise<boolean> {
    if (await someCell('files', `${sha256}/`)) return true
    if ((await store.cells('inbound', '')).some(({ value }) => value.includes(sha256))) return true
    return (await freshRights()).has(sha256)
  }
  const isSealed = (sha256: string): Promise<boolean> => someCell('vault', `file/${sha256}/`)

  /** Hashes that somebody has uploaded within the day. */
  async function freshRights(): Promise<ReadonlySet<string>> {
    const hashes = new Set<string>()
    for (const { key, value } of await store.cells('uploads', ''))
      if (isFresh(JSON.parse(value) as UploadRight, now())) hashes.add(key.slice(key.indexOf('/') + 1))
    return hashes
  }

  /** Looked at twice: the first look costs nobody a wait, and most are named. */
  async function removeUnless(named: (sha256: string) => Promise<boolean>, sha256: string, remove: () => Promise<void>): Promise<void> {
    if (await named(sha256)) return
    await blobs.alone(async () => {
      if (!(await named(sha256))) await remove()
    })
  }

  const releasePlain = (sha256: string) => removeUnless(isNamed, sha256, () => blobs.remove(sha256))

  async function releaseSealed(sha256: string): Promise<void> {
    if ((await unlessMissing(stat(sealedFile(sha256)))) !== null) await removeUnless(isSealed, sha256, () => removeSealed(sha256))
  }

  async function release(hashes: readonly string[]): Promise<void> {
    for (const sha256 of hashes) {
      await releasePlain(sha256)
      await releaseSealed(sha256)
    }
  }

  async function removeSealed(sha256: string): Promise<void> {
    await rm(sealedFile(sha256), { force: true })
    await syncDirectory(vaultDir)
  }

  /** Runs `work` and then `commit` while nothing is removed; looks at what is superfluous when that is durable. */
  async function around<T>(hashes: readonly string[], work: (sha256: string) => Promise<void>, commit: () => Promise<T>): Promise<T> {
    const letGo = await blobs.hold()
    let done: T
    try {
      for (const sha256 of hashes) await work(sha256)
      done = await commit()
    } finally {
      letGo()
    }
    await release(hashes)
    return done
  }

  async function sealOne(sha256: string): Promise<void> {
    const bytes = await blobs.read(sha256)
    if (bytes !== null) await writeDurably(sealedFile(sha256), box.sealBytes(bytes), { tempDir })
  }

  async function unsealOne(sha256: string): Promise<void> {
    const sealed = await unlessMissing(readFile(sealedFile(sha256)))
    const bytes = sealed === null ? null : box.openBytes(sealed)
    // One that is gone or damaged must not keep the words of its message away.
    if (bytes !== null) await blobs.put(bytes)
  }

  return {
    seal: (hashes, commit) => around(hashes, sealOne, commit),
    unseal: (hashes, commit) => around(hashes, unsealOne, commit),
    release,
    async sweep(stop) {
      await options.tidy?.()
      await dropStale()
      for await (const sha256 of blobs.list()) {
        if (stop?.aborted) return
        await releasePlain(sha256)
      }
      for (const sha256 of (await readdir(vaultDir)).filter((name) => /^[0-9a-f]{64}$/.test(name))) {
        if (stop?.aborted) return
        await releaseSealed(sha256)
      }
    },
  }

  async function dropStale(): Promise<void> {
    const stale = (await store.cells('uploads', '')).filter(({ value }) => !isFresh(JSON.parse(value) as UploadRight, now()))
    // One that is renewed in this moment has another value, and stays.
    await store.commit(stale.map(({ key, value }) => ({ rows: [], cells: [{ table: 'uploads', key, value: null, expect: { value } }] })))
  }
}
