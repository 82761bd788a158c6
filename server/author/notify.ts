import { type ConversationId, kindOf, type MemberId, type RecordId, type Space } from '../../shared/ids.ts'
import type { ConversationState } from '../../shared/records/conversation/state.ts'
import type { Entry } from '../../shared/records/entry.ts'
import type { AnyState } from '../../shared/records/kinds.ts'
import { type NotificationFields, notificationRecord } from '../../shared/records/notification.ts'
import { type Jobs, jobCell } from '../jobs/jobs.ts'
import { createJobRunner, type Run } from '../jobs/runner.ts'
import type { Access } from '../relay/access.ts'
import type { Clock } from '../relay/clock.ts'
import type { Committed } from '../relay/desk.ts'
import type { CellChange } from '../store/store.ts'
import type { Author, Step } from './author.ts'

/**
 * Tells members of what concerns them: somebody mentioned them, gave them a conversation, or a contact wrote in one of
 * theirs (JB-10, JB-11). The job stands in the transaction of the entry, so none is forgotten; the notification's id
 * follows from member and entry, so none comes twice.
 */
export interface Notifier {
  /** Looks at what has become durable for somebody to tell. */
  heed(committed: readonly Pick<Committed, 'row' | 'entries' | 'state' | 'history'>[]): void
  /** Nothing is under way. */
  settled(): Promise<void>
}

interface News {
  readonly record: ConversationId
  readonly entry: string
  readonly event: NotificationFields['event']
  readonly by: MemberId | null
  readonly to: readonly MemberId[]
}

const KIND = 'notify'
/** Transactions at a time. */
const CONCURRENCY = 2
/** Older news is history that came in by another way: of a merge, of a device that was away. */
const NEWS_MS = 30 * 24 * 60 * 60_000
/** What came in is written as the newest of its record; an older one was copied there by a merge. */
const FRESH_MS = 60_000

/** The cells that an entry brings, in its own transaction. `state`: of its record, the entry included. */
export function notifyCells(record: RecordId, entry: Entry, state: AnyState): readonly CellChange[] {
  const news = newsOf(record, entry, state)
  return news === null ? [] : [jobCell(KIND, `${record}/${entry.id}`, news)]
}

export function createNotifier(options: {
  readonly jobs: Jobs
  readonly author: Author
  readonly access: Pick<Access, 'spacesOf'>
  readonly clock: Pick<Clock, 'now' | 'after'>
  readonly signal: AbortSignal
  /** null: the record is gone. */
  spaceOf(record: RecordId): Promise<Space | null>
  onError(error: unknown): void
}): Notifier {
  const { author, access, spaceOf } = options

  async function tell(run: Run): Promise<void> {
    const { record, entry, event, by, to } = run.payload as News
    const space = await spaceOf(record)
    // Asked now: who lost access meanwhile, or never had any, is told nothing.
    const steps = to
      .filter((member) => space !== null && access.spacesOf(member).includes(space))
      .map(
        (member): Step => ({
          command: 'notification.tell',
          record: notificationRecord(member, entry),
          input: { to: member, event, by, conversation: record, entry },
        }),
      )
    if (steps.length === 0) return
    const ran = await author.run(steps, 'relay', [await run.done()])
    if (!ran.ok) throw new Error(`could not tell of ${run.id}: ${ran.error.code} ${ran.error.detail ?? ''}`)
  }

  const runner = createJobRunner({ ...options, kind: KIND, concurrency: CONCURRENCY, run: tell })

  return {
    heed(committed) {
      const isNews = committed.some(
        ({ row, entries, state, history }) => !history && entries.some((entry) => newsOf(row.record, entry, state) !== null),
      )
      if (isNews) runner.wake()
    },
    settled: runner.settled,
  }
}

/** Whom an entry concerns, and how; null: nobody. */
function newsOf(record: RecordId, entry: Entry, anyState: AnyState): News | null {
  if (kindOf(record) !== 'conversation' || anyState.at - entry.at > NEWS_MS) return null
  const state = anyState as ConversationState
  const by = kindOf(entry.by) === 'member' ? (entry.by as MemberId) : null
  const event = eventOf(entry, state)
  const to = [...new Set(event === null ? [] : event.to)].filter((member) => member !== by)
  return event === null || to.length === 0 ? null : { record: record as ConversationId, entry: entry.id, event: event.event, by, to }
}

function eventOf(entry: Entry, state: ConversationState): Pick<News, 'event' | 'to'> | null {
  const owner = state.owner !== null && kindOf(state.owner) === 'member' ? (state.owner as MemberId) : null
  switch (entry.type) {
    case 'comment':
      return { event: 'mention', to: 'mentions' in entry ? (entry.mentions as MemberId[]) : [] }
    case 'assigned': // one that a later assignment has overtaken is no news
      return 'to' in entry && entry.to === owner && owner !== null ? { event: 'assigned', to: [owner] } : null
    case 'received': {
      const isNow = state.at - entry.at < FRESH_MS && state.trashedAt === null && state.spam === null
      return isNow && owner !== null ? { event: 'message', to: [owner] } : null
    }
    default:
      return null
  }
}
