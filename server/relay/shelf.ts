import type { RecordId } from '../../shared/ids.ts'
import type { Store } from '../store/store.ts'
import { type LiveRecord, openRecord } from './record.ts'

/** Records kept in memory; about 16 KB each with ten messages. */
const CAPACITY = 5000

/** The records in memory, the least used put away first; one that is being committed stays. */
export interface Shelf {
  /** All of them in memory at once, in the order asked; nothing awaits between the last load and the answer. */
  take(ids: readonly RecordId[]): Promise<readonly LiveRecord[]>
  /** The same where all of them are in memory already, at once; else null. */
  present(ids: readonly RecordId[]): readonly LiveRecord[] | null
  /** A record that does not exist yet and is not put on the shelf. */
  blank(id: RecordId): LiveRecord
  /** Forgets a record whose memory runs ahead of a store that refused. */
  drop(record: LiveRecord): void
}

export function createShelf(store: Store, client: number): Shelf {
  const live = new Map<RecordId, LiveRecord>()
  const loading = new Map<RecordId, Promise<void>>()

  async function load(id: RecordId): Promise<void> {
    const rows = await store.load(id)
    live.set(id, openRecord(id, client, rows))
  }

  function loaded(id: RecordId): Promise<void> {
    const under = loading.get(id)
    if (under !== undefined) return under
    const fresh = load(id).finally(() => loading.delete(id))
    loading.set(id, fresh)
    return fresh
  }

  function trim(keep: readonly RecordId[]): void {
    for (const [id, record] of live) {
      if (live.size <= CAPACITY) return
      if (record.pending === 0 && !keep.includes(id)) live.delete(id)
    }
  }

  function present(ids: readonly RecordId[]): readonly LiveRecord[] | null {
    const records: LiveRecord[] = []
    for (const id of ids) {
      const record = live.get(id)
      if (record === undefined) return null
      live.delete(id)
      live.set(id, record) // the newest used stand last
      records.push(record)
    }
    return records
  }

  return {
    present,
    async take(ids) {
      for (;;) {
        const records = present(ids)
        if (records !== null) return records
        await Promise.all(ids.filter((id) => !live.has(id)).map(loaded))
        trim(ids)
      }
    },
    blank: (id) => openRecord(id, client, []),
    drop(record) {
      if (live.get(record.id) === record) live.delete(record.id)
    },
  }
}
