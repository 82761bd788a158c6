import { type ConversationId, kindOf, type RecordId } from '../../../shared/ids.ts'
import { MAX_ENTRIES } from '../../../shared/protocol/limits.ts'
import { nextPartOf } from '../../../shared/records/conversation/begin.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { ok } from '../../../shared/result.ts'
import type { Committed, Desk } from '../../relay/desk.ts'

/** Entries that a record keeps room for: of what is under way when it is continued, and of what the relay says of its messages. */
const RESERVE = 200

/**
 * A conversation that is nearly full goes on in a linked record (MO-23). Nothing durable waits for it: whatever comes
 * next to the full one asks again.
 */
export function createContinue(options: { readonly desk: Desk; newRecord(): ConversationId; onError(error: unknown): void }) {
  const { desk } = options
  const working = new Map<RecordId, Promise<void>>()

  async function goOn(record: RecordId): Promise<void> {
    const next = options.newRecord()
    await desk.transact<null, never>([record, next], ([full, fresh]) => {
      const state = full === undefined || full.gone ? null : (full.state as ConversationState)
      const at = full === undefined ? 0 : desk.timeFor(full.state)
      const begun = state === null || state.redirect !== null ? null : nextPartOf(state, { at, newId: desk.newId })
      if (full === undefined || fresh === undefined || begun === null) return ok({ value: null, parts: [], cells: [] })
      const continued = { id: desk.newId(), type: 'continued', by: 'relay', at, in: next } as Entry
      const parts = [
        { record: full, own: [continued] },
        { record: fresh, own: begun },
      ]
      return ok({ value: null, parts, cells: [] })
    })
  }

  return {
    heed(committed: readonly Pick<Committed, 'row' | 'state' | 'size' | 'history'>[]): void {
      for (const { row, state, size, history } of committed) {
        const { record } = row
        if (history || size < MAX_ENTRIES - RESERVE || kindOf(record) !== 'conversation' || state.redirect != null || working.has(record))
          continue
        working.set(
          record,
          goOn(record)
            .catch(options.onError)
            .finally(() => working.delete(record)),
        )
      }
    },
    async settled(): Promise<void> {
      await Promise.all(working.values())
    },
  }
}
