import type { ConversationId, InboxId, MemberId, RecordId } from '../../shared/ids.ts'
import { kindOf } from '../../shared/ids.ts'
import type { ConversationRow } from '../../shared/projections/conversation-row.ts'
import { isIn, type View } from '../../shared/projections/views.ts'
import type { Answers, ListQuery, Team } from '../bridge/api.ts'
import { type Columns, canRead, createColumns } from './columns/columns.ts'
import { createRowCache } from './columns/row-cache.ts'
import { createSaving, type SavingOptions } from './columns/saving.ts'
import { createForms, type Forms } from './forms.ts'
import { createMarks, type Marks } from './own/marks.ts'
import { createTold, type Told } from './own/told.ts'
import type { Change, Opened, StoredRow } from './storage/storage.ts'

/** What a change of rows concerns: an inbox's lists and counts, the team, what one has read, or what one was told. */
export type RowTopic = InboxId | 'team' | 'marks' | 'notifications'

/** The one place that lists, counts and the team are answered from: forms in memory, conversations in columns. */
export interface Rows {
  /** The change, and what the columns must not forget of it. To be written in place of it. */
  logged(change: Change): Change
  /** Once it is written. Gives what it concerns. */
  set(row: StoredRow): readonly RowTopic[]
  drop(id: RecordId): readonly RowTopic[]
  list(query: ListQuery): Promise<Answers['list']>
  counts(inbox: InboxId): Readonly<Record<View, number>>
  team(): Team
  isUnread(id: ConversationId): Promise<boolean>
  notifications(): Promise<Answers['notifications']>
  /** The conversations with the newest activity in all inboxes. */
  newest(limit: number): readonly ConversationId[]
}

/** Rows read at once while columns are made or mended. */
const BATCH = 1000

/** Saved columns and the few rows that changed since; all rows only where there are no columns that can be read (SY-39). */
export async function openRows(options: SavingOptions & { readonly me: MemberId }, opened: Opened): Promise<Rows> {
  const { me } = options
  const forms = createForms(me)
  const own: Own = { marks: createMarks(me), told: createTold() }
  for (const { id, row } of opened.forms) if (!own.marks.set(id, row) && !own.told.set(id, row)) forms.set(id, row)
  const saved = opened.columns !== null && canRead(opened.columns) ? opened.columns : null
  const columns = createColumns(me, saved ?? undefined)
  const saving = createSaving(options, opened, columns.save)
  const since = opened.dirty.filter((entry) => entry.n > (saved?.logged ?? 0)).flatMap((entry) => entry.ids)
  const unknown = saved === null ? await allConversations(options, opened) : [...new Set(since)]
  for (let from = 0; from < unknown.length; from += BATCH) await read(options, columns, unknown.slice(from, from + BATCH))
  if (unknown.length > 0) saving.soon()
  return createRows(options, forms, own, columns, saving.logged)
}

async function allConversations({ storage }: SavingOptions, { spaces }: Opened): Promise<readonly ConversationId[]> {
  const ids: RecordId[] = []
  for (const { space } of spaces) ids.push(...(await storage.ids(space, null)))
  return ids.filter(isConversation)
}

async function read({ storage }: SavingOptions, columns: Columns, ids: readonly ConversationId[]): Promise<void> {
  const rows = await storage.get('rows', ids)
  for (const [index, id] of ids.entries()) {
    const stored = rows[index] ?? null
    if (stored === null) columns.drop(id)
    else columns.set(stored.row as ConversationRow)
  }
}

function createRows(
  { storage, me }: SavingOptions & { readonly me: MemberId },
  forms: Forms,
  { marks, told }: Own,
  columns: Columns,
  logged: (change: Change, ids: readonly ConversationId[]) => Change,
): Rows {
  const cache = createRowCache(storage)
  const withTold = (id: ConversationId, topics: readonly RowTopic[]): readonly RowTopic[] =>
    told.names(id) ? [...topics, 'notifications'] : topics

  return {
    logged(change) {
      const named = [...(change.rows?.drop ?? []), ...(change.rows?.put ?? []).map((row) => row.id)] as readonly RecordId[]
      return logged(change, named.filter(isConversation))
    },
    set({ id, row }) {
      if (marks.set(id, row)) return ['marks']
      if (told.set(id, row)) return ['notifications']
      if (!isConversation(id)) return forms.set(id, row) ? ['team'] : []
      cache.put(row as ConversationRow)
      return withTold(id, columns.set(row as ConversationRow))
    },
    drop(id) {
      if (marks.drop(id)) return ['marks']
      if (told.drop(id)) return ['notifications']
      if (!isConversation(id)) return forms.drop(id) ? ['team'] : []
      cache.drop(id)
      return withTold(id, columns.drop(id))
    },
    async list({ inbox, view, oldestFirst, from, limit }) {
      const test: Parameters<Columns['page']>[0]['test'] = (facts) => facts.inbox === inbox && isIn(view, facts, me)
      const { total, ids } = columns.page({ test, oldestFirst, from, limit })
      return { total, from, live: true, rows: (await cache.take(ids)).map(marks.shown) }
    },
    counts: columns.counts,
    team: forms.team,
    isUnread: async (id) => (await cache.take([id])).some(marks.isUnread),
    notifications: () => told.answer(cache.take),
    newest: columns.newest,
  }
}

/** What is this member's own. */
interface Own {
  readonly marks: Marks
  readonly told: Told
}

const isConversation = (id: RecordId): id is ConversationId => kindOf(id) === 'conversation'
