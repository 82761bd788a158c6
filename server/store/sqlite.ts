import { groupCommits } from './sqlite/group-commits.ts'
import { packBatch, unpackOutcomes, unpackRecords } from './sqlite/packing.ts'
import { startThread } from './sqlite/thread.ts'
import type { ReadCalls, StoreThread, WriteCalls } from './sqlite.worker.ts'
import type { Store } from './store.ts'

/**
 * The store in one SQLite file, made where there is none. SQLite runs in two threads of its own, one that writes and one
 * that reads, so that an fsync stands neither in the relay's way nor in a read's. Rejects with an Error for the operator
 * when the data directory is in use, or the file is a newer version's or no store.
 *
 * After `close`, and after a thread has died, every call to it rejects; a call that fails says nothing about the next.
 */
export async function openSqliteStore(file: string): Promise<{ store: Store; close(): Promise<void> }> {
  const module = new URL('./sqlite.worker.ts', import.meta.url)
  const writer = await startThread<WriteCalls>(module, { file, role: 'write' } satisfies StoreThread)
  const reader = await startThread<ReadCalls>(module, { file, role: 'read' } satisfies StoreThread).catch(async (error: unknown) => {
    await writer.ask('close', []) // or the directory would stay in use
    throw error
  })
  const { ask } = reader
  const group = groupCommits(async (batch) => {
    const packed = packBatch(batch)
    return unpackOutcomes(batch, await writer.ask('commit', [packed], [packed.bytes.buffer]))
  })
  let closing: Promise<void> | null = null

  /** The one who writes last: it empties the log when nobody reads any more. */
  async function close(): Promise<void> {
    await group.idle()
    await ask('close', []).catch(() => undefined) // it has died: the file is closed all the same
    await reader.ended
    await writer.ask('close', [])
    await writer.ended
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
