import { type ConversationId, kindOf, type MemberId, type RecordId } from '../../../shared/ids.ts'
import type { ConversationRow } from '../../../shared/projections/conversation-row.ts'
import { firstWatermark, type MarksState, watermarkRecord } from '../../../shared/records/marks.ts'
import type { ListRow } from '../../bridge/api.ts'

/** What this member has read, put together from the shards of their marks (JB-9). */
export interface Marks {
  /** Was it one of them? */
  set(id: RecordId, state: unknown): boolean
  drop(id: RecordId): boolean
  /** Has the contact written what this member has not read? */
  isUnread(row: Pick<ConversationRow, 'id' | 'incoming' | 'at'>): boolean
  /** The row as a list shows it; the same object while row and standing are. */
  shown(row: ConversationRow): ListRow
}

export function createMarks(me: MemberId): Marks {
  const shards = new Map<RecordId, MarksState['upTo']>()
  const upTo = new Map<ConversationId, number>()
  const unread = new WeakMap<ConversationRow, ListRow>()
  let before = firstWatermark(me)

  /** What the record says now; a conversation that it names no more is as if it had never been read. */
  function replace(id: RecordId, marks: Pick<MarksState, 'upTo' | 'before'>): boolean {
    if (kindOf(id) !== 'marks') return false
    if (id === watermarkRecord(me)) before = Math.max(marks.before, firstWatermark(me))
    for (const conversation of Object.keys(shards.get(id) ?? {})) upTo.delete(conversation as ConversationId)
    for (const [conversation, n] of Object.entries(marks.upTo)) upTo.set(conversation as ConversationId, n)
    shards.set(id, marks.upTo)
    return true
  }

  const isUnread: Marks['isUnread'] = ({ id, incoming, at }) => incoming > (upTo.get(id) ?? 0) && at >= before

  return {
    set: (id, state) => replace(id, state as MarksState),
    drop: (id) => replace(id, { upTo: {}, before: 0 }),
    isUnread,
    shown(row) {
      if (!isUnread(row)) return row
      const there = unread.get(row) ?? { ...row, unread: true }
      unread.set(row, there)
      return there
    },
  }
}
