import { type ConversationId, kindOf, type RecordId } from '../../../shared/ids.ts'
import type { ConversationRow } from '../../../shared/projections/conversation-row.ts'
import type { Notification } from '../../../shared/records/notification.ts'
import type { NotificationItem, Notifications } from '../../bridge/api.ts'

/** Looked at, and shown of those. Who has more than that unread reads no list of them. */
const NEWEST = 200
const SHOWN = 50

/** What this member was told. It names conversations; what they are called is looked up here, where one may see them. */
export interface Told {
  /** Was it one? */
  set(id: RecordId, state: unknown): boolean
  drop(id: RecordId): boolean
  names(conversation: ConversationId): boolean
  /** Only of conversations that are held here: what one has no access to shows nothing (JB-11). */
  answer(rowsOf: (ids: readonly ConversationId[]) => Promise<readonly ConversationRow[]>): Promise<Notifications>
}

export function createTold(): Told {
  const held = new Map<RecordId, Notification>()
  const named = new Map<ConversationId, number>()

  function count(notification: Notification | undefined, by: 1 | -1): void {
    const conversation = notification?.fields.conversation ?? null
    if (conversation !== null) named.set(conversation, (named.get(conversation) ?? 0) + by)
  }

  function drop(id: RecordId): boolean {
    count(held.get(id), -1)
    return held.delete(id)
  }

  return {
    set(id, state) {
      if (kindOf(id) !== 'notification') return false
      drop(id)
      held.set(id, state as Notification)
      count(state as Notification, 1)
      return true
    },
    drop,
    names: (conversation) => (named.get(conversation) ?? 0) > 0,
    async answer(rowsOf) {
      const newest = [...held.values()].sort(newestFirst).slice(0, NEWEST)
      const ids = newest.flatMap(({ fields }) => (fields.conversation === null ? [] : [fields.conversation]))
      const rows = new Map((await rowsOf([...new Set(ids)])).map((row) => [row.id, row]))
      const items = newest.flatMap((notification) => itemOf(notification, rows) ?? [])
      return { unread: items.filter((item) => !item.read).length, items: items.slice(0, SHOWN) }
    },
  }
}

const newestFirst = (a: Notification, b: Notification): number => b.fields.toldAt - a.fields.toldAt || (a.id < b.id ? 1 : -1)

function itemOf({ id, fields }: Notification, rows: ReadonlyMap<ConversationId, ConversationRow>): NotificationItem | null {
  const row = fields.conversation === null ? undefined : rows.get(fields.conversation)
  if (row === undefined || fields.entry === null) return null
  const { event, by, entry, toldAt, read } = fields
  return { id, event, by, entry, read, at: toldAt, conversation: row.id, inbox: row.inbox, who: row.who, subject: row.subject }
}
