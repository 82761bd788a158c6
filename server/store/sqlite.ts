import { groupCommits } from './sqlite/group-commits.ts'
import { packBatch, unpackOutcomes, unpackRecords } from './sqlite/packing.ts'
import { startThread } from './sqlite/thread.ts'
import type { Calls } from './sqlite.worker.ts'
import type { Store } from './store.ts'

/**
 * The store in one SQLite file, made where there is none. SQLite runs in a thread of its own, so that an fsync never
 * stands in the relay's way. Rejects with an Error for the operator when the data directory is in use, or the file is
 * a newer version's or no store.
 *
 * After `close`, and after the thread has died, every call rejects; a call that fails says nothing about the next.
 */
export async function openSqliteStore(file: string): Promise<{ store: Store; close(): Promise<void> }> {
  const thread = await startThread<Calls>(new URL('./sqlite.worker.ts', import.meta.url), { file })
  const { ask } = thread
  const group = groupCommits(async (batch) => {
    const packed = packBatch(batch)
    return unpackOutcomes(batch, await ask('commit', [packed], [packed.bytes.buffer]))
  })
  let closing: Promise<void> | null = null

  async function close(): Promise<void> {
    await group.idle()
    await ask('close', [])
    await thread.ended
  }

  const whileOpen = <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (closing !== null) throw new Error('the store is closed')
      return call(...args)
    }
  }

  const store: Store = {
    commit: whileOpen(group.commit),
    tail: whileOpen(async (...args) => unpackRecords(await ask('tail', args))[0] ?? []),
    page: whileOpen(async (...args) => unpackRecords(await ask('page', args))),
    load: whileOpen(async (...args) => unpackRecords(await ask('load', args))[0] ?? []),
    position: whileOpen((...args) => ask('position', args)),
    cells: whileOpen((...args) => ask('cells', args)),
  }
  return { store, close: () => (closing ??= close()) }
}
