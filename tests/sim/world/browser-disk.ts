import { type Contents, createMemoryStorage, emptyContents } from '../../../client/replica/storage/memory.ts'
import type { ReplicaStorage } from '../../../client/replica/storage/storage.ts'
import { DiskError } from './relay-disk.ts'

/** A browser's database: it outlives its tabs, fails when told to, and can be put back to an older state. */
export interface BrowserDisk {
  /** For a new tab; the tabs before get no answer any more, whether something was written or not. */
  plugIn(): ReplicaStorage
  unplug(): void
  /** The next write rejects. */
  failOnce(): void
  /** The tab dies at its `writes`-th write from now: before that is done, or when it is done and nobody has heard of it. */
  dieAt(writes: number, when: 'before' | 'after', died: () => void): void
  backUp(): void
  hasBackup(): boolean
  restore(): void
  wipe(): void
  contents(): Contents
}

const hang = new Promise<never>(() => {})

export function createBrowserDisk(): BrowserDisk {
  let contents = emptyContents()
  let backup: Contents | null = null
  let life = 0
  let fails = false
  let fuse: { writes: number; readonly when: 'before' | 'after'; readonly died: () => void } | null = null

  function plugIn(): ReplicaStorage {
    const mine = ++life
    const storage = createMemoryStorage(contents)
    fails = false
    fuse = null

    function guarded<A extends unknown[], T>(call: (...args: A) => Promise<T>) {
      return async (...args: A): Promise<T> => {
        if (mine !== life) return hang
        const answer = await call(...args)
        return mine === life ? answer : hang
      }
    }

    async function write(...change: Parameters<ReplicaStorage['write']>): Promise<void> {
      if (fails) {
        fails = false
        throw new DiskError('the database does not write')
      }
      if (fuse !== null && --fuse.writes <= 0) {
        const { when, died } = fuse
        if (when === 'after') await storage.write(...change)
        life++
        died()
        return
      }
      await storage.write(...change)
    }

    return {
      open: guarded(storage.open),
      records: guarded(storage.records),
      ids: guarded(storage.ids),
      get: guarded(storage.get) as ReplicaStorage['get'],
      write: guarded(write),
      close: storage.close,
    }
  }

  return {
    plugIn,
    unplug: () => void life++,
    failOnce() {
      fails = true
    },
    dieAt(writes, when, died) {
      fuse = { writes, when, died }
    },
    backUp() {
      backup = structuredClone(contents)
    },
    hasBackup: () => backup !== null,
    restore() {
      if (backup === null) throw new Error('there is no copy')
      life++
      contents = structuredClone(backup)
    },
    wipe() {
      life++
      contents = emptyContents()
      backup = null
    },
    contents: () => contents,
  }
}
