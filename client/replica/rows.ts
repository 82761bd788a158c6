import type { ConversationId, InboxId, MemberId, RecordId } from '../../shared/ids.ts'
import { kindOf } from '../../shared/ids.ts'
import type { ConversationRow } from '../../shared/projections/conversation-row.ts'
import { isIn, type View, views } from '../../shared/projections/views.ts'
import type { Team } from '../bridge/api.ts'
import { createForms } from './forms.ts'
import type { StoredRow } from './storage/storage.ts'

/** What a change of rows concerns: an inbox's lists and counts, or the team. */
export type RowTopic = InboxId | 'team'

/** Every row, in memory: the one place that lists, counts and the team are answered from. */
export interface Rows {
  /** Gives what it concerns. */
  set(row: StoredRow): readonly RowTopic[]
  drop(id: RecordId): readonly RowTopic[]
  list(
    inbox: InboxId,
    view: View,
    oldestFirst: boolean,
    limit: number,
  ): { readonly total: number; readonly rows: readonly ConversationRow[] }
  counts(inbox: InboxId): Readonly<Record<View, number>>
  team(): Team
  /** Whom a record is about, for people. */
  who(id: RecordId): string
  /** The conversations with the newest activity in all inboxes. */
  newest(limit: number): readonly ConversationId[]
}

interface Shelf {
  /** By activity, newest first. */
  readonly sorted: ConversationRow[]
  readonly counts: Record<View, number>
}

export function createRows(me: MemberId): Rows {
  const byId = new Map<RecordId, ConversationRow>()
  const shelves = new Map<InboxId, Shelf>()
  const forms = createForms(me)

  function shelfOf(inbox: InboxId): Shelf {
    const there = shelves.get(inbox)
    if (there !== undefined) return there
    const fresh: Shelf = { sorted: [], counts: noCounts() }
    shelves.set(inbox, fresh)
    return fresh
  }

  function count(shelf: Shelf, row: ConversationRow, by: 1 | -1): void {
    for (const view of views) if (isIn(view, row, me)) shelf.counts[view] += by
  }

  function take(id: RecordId): InboxId | null {
    const row = byId.get(id)
    if (row === undefined) return null
    const shelf = shelfOf(row.inbox)
    shelf.sorted.splice(placeOf(shelf.sorted, row), 1)
    count(shelf, row, -1)
    byId.delete(id)
    return row.inbox
  }

  function put(row: ConversationRow): InboxId {
    const shelf = shelfOf(row.inbox)
    shelf.sorted.splice(placeOf(shelf.sorted, row), 0, row)
    count(shelf, row, 1)
    byId.set(row.id, row)
    return row.inbox
  }

  return {
    set({ id, row }) {
      if (kindOf(id) !== 'conversation') return forms.set(id, row) ? ['team'] : []
      const before = take(id)
      const now = put(row as ConversationRow)
      return before === null || before === now ? [now] : [before, now]
    },
    drop(id) {
      if (kindOf(id) !== 'conversation') return forms.drop(id) ? ['team'] : []
      const before = take(id)
      return before === null ? [] : [before]
    },
    list(inbox, view, oldestFirst, limit) {
      const shelf = shelves.get(inbox)
      if (shelf === undefined) return { total: 0, rows: [] }
      const rows: ConversationRow[] = []
      const { sorted } = shelf
      for (let i = 0; i < sorted.length && rows.length < limit; i++) {
        const row = sorted[oldestFirst ? sorted.length - 1 - i : i]
        if (row !== undefined && isIn(view, row, me)) rows.push(row)
      }
      return { total: shelf.counts[view], rows }
    },
    counts: (inbox) => ({ ...(shelves.get(inbox)?.counts ?? noCounts()) }),
    team: forms.team,
    who: (id) => byId.get(id)?.who ?? forms.name(id),
    newest: (limit) =>
      [...shelves.values()]
        .flatMap((shelf) => shelf.sorted.slice(0, limit))
        .sort(newestFirst)
        .slice(0, limit)
        .map((row) => row.id),
  }
}

const noCounts = (): Record<View, number> => Object.fromEntries(views.map((view) => [view, 0])) as Record<View, number>

const newestFirst = (a: ConversationRow, b: ConversationRow): number => b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)

/** Where a row stands, or would stand: by halving. */
function placeOf(sorted: readonly ConversationRow[], row: ConversationRow): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const there = sorted[middle]
    if (there !== undefined && newestFirst(there, row) < 0) low = middle + 1
    else high = middle
  }
  return low
}
