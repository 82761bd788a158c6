import { contentsOf, createMemoryStore, type MemoryContents } from '../../../server/store/memory.ts'
import type { Store } from '../../../server/store/store.ts'

/** What a disk says when it cannot write; expected where a story asked for it. */
export class DiskError extends Error {}

/** The disk under the relay: it outlives every life of it, fails when told to, and can be put back to an older state. */
export interface RelayDisk {
  /** For a new life of the relay; the lives before get no answer any more, whether something was written or not. */
  plugIn(): Store
  unplug(): void
  /** The next commit rejects. */
  failOnce(): void
  backUp(): void
  /** Puts the last backup back, under a new epoch. */
  restore(): void
  contents(): MemoryContents
}

const hang = new Promise<never>(() => {})

export function createRelayDisk(newEpoch: () => string): RelayDisk {
  let life = 0
  let failures = 0
  let backup: MemoryContents | null = null
  const beforeCommit = () => {
    if (failures === 0) return
    failures--
    throw new DiskError('the disk does not write')
  }
  let store = createMemoryStore({ beforeCommit })

  function guarded<A extends unknown[], T>(mine: number, call: (...args: A) => Promise<T>) {
    return async (...args: A): Promise<T> => {
      if (mine !== life) return hang
      try {
        const answer = await call(...args)
        return mine === life ? answer : hang
      } catch (error) {
        if (mine !== life) return hang
        throw error
      }
    }
  }

  return {
    plugIn() {
      const mine = ++life
      failures = 0
      const { commit, tail, page, load, position, cells } = store
      return {
        commit: guarded(mine, commit),
        tail: guarded(mine, tail),
        page: guarded(mine, page),
        load: guarded(mine, load),
        position: guarded(mine, position),
        cells: guarded(mine, cells),
      }
    },
    unplug: () => void life++,
    failOnce() {
      failures = 1
    },
    backUp() {
      backup = contentsOf(store)
    },
    restore() {
      if (backup === null) throw new Error('there is no backup')
      life++
      store = createMemoryStore({ beforeCommit, contents: backup, epoch: newEpoch() })
    },
    contents: () => contentsOf(store),
  }
}
