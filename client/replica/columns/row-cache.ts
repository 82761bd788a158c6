import type { ConversationId } from '../../../shared/ids.ts'
import type { ConversationRow } from '../../../shared/projections/conversation-row.ts'
import type { ReplicaStorage } from '../storage/storage.ts'

/** Rows held, about a kilobyte each: what all tabs together have on screen, and some. */
const CAPACITY = 3000

/** Rows by id, the lately used ones in memory. A row that did not change is the same object while it is held. */
export interface RowCache {
  /** In the order asked; what is not stored is left out. */
  take(ids: readonly ConversationId[]): Promise<readonly ConversationRow[]>
  put(row: ConversationRow): void
  drop(id: ConversationId): void
}

export function createRowCache(storage: ReplicaStorage): RowCache {
  const held = new Map<ConversationId, ConversationRow>()

  function hold(row: ConversationRow): ConversationRow {
    held.delete(row.id)
    held.set(row.id, row)
    return row
  }

  function shrink(): void {
    for (const id of held.keys()) {
      if (held.size <= CAPACITY) return
      held.delete(id)
    }
  }

  return {
    async take(ids) {
      const missing = ids.filter((id) => !held.has(id))
      const read = missing.length === 0 ? [] : await storage.get('rows', missing)
      for (const stored of read) if (stored !== null) hold(stored.row as ConversationRow)
      const rows = ids.flatMap((id) => {
        const row = held.get(id)
        return row === undefined ? [] : [hold(row)]
      })
      shrink()
      return rows
    },
    put(row) {
      hold(row)
      shrink()
    },
    drop: (id) => void held.delete(id),
  }
}
