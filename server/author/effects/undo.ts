import type { RecordId } from '../../../shared/ids.ts'
import type { ConversationEntry } from '../../../shared/records/conversation/entries.ts'
import type { Desk } from '../../relay/desk.ts'
import type { Store } from '../../store/store.ts'
import type { Effect, Handler } from './effects.ts'

/** What was taken back, and in which other record it had an effect. */
export interface Taken {
  readonly type: ConversationEntry['type']
  readonly into: RecordId | null
}

export async function takenBack(desk: Desk, effect: Effect): Promise<Taken | null> {
  const entries = ((await desk.read(effect.record))?.entries ?? []) as readonly ConversationEntry[]
  const undone = entries.find((entry) => entry.id === effect.entry)
  const of = undone?.type === 'undone' ? entries.find((entry) => entry.id === undone.of) : undefined
  return of === undefined ? null : { type: of.type, into: 'into' in of ? of.into : null }
}

/** Takes back what an entry had the relay do, by what it was; the rest the fold has taken back already. */
export function createUndo(deps: {
  readonly store: Store
  readonly desk: Desk
  readonly handlers: Readonly<Partial<Record<ConversationEntry['type'], Handler>>>
}): Handler {
  return async (effect) => {
    const taken = await takenBack(deps.desk, effect)
    const handler = taken === null ? undefined : deps.handlers[taken.type]
    if (handler !== undefined) return handler(effect)
    await deps.store.commit([{ rows: [], cells: [effect.done] }])
    return 'done'
  }
}
