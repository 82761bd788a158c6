import type { RecordId } from '../../shared/ids.ts'
import type { ConversationState } from '../../shared/records/conversation/state.ts'
import type { AnyState } from '../../shared/records/kinds.ts'
import type { Notification } from '../../shared/records/notification.ts'
import type { Settings } from '../../shared/records/team.ts'
import type { Author, Step } from './author.ts'
import type { Watch } from './timekeeper.ts'

const DAY_MS = 24 * 60 * 60_000
/** How long a notification stays after it was read. */
const READ_NOTIFICATION_MS = 90 * DAY_MS
/** Conversations that wake in one transaction: what a Monday morning brings goes in breaths, with others' work between. */
const WAKE_BATCH = 50

/** Everything that happens by the clock (JB-7): snoozes end, and what lies in trash and spam for long enough goes for good. */
export function createTimetable(options: {
  readonly author: Author
  readonly now: () => number
  settings(): Settings
  /** Deletes a record for good if `still` holds of its state in that very transaction; of one that is gone it says nothing. */
  remove(record: RecordId, still: (state: AnyState) => boolean): Promise<void>
}): readonly Watch[] {
  const { author, now, settings, remove } = options

  async function wakeAll(records: readonly RecordId[]): Promise<void> {
    const states = await Promise.all(records.map((record) => author.state(record) as Promise<ConversationState | null>))
    const steps = states.flatMap((state, index): Step[] => {
      const record = records[index]
      return record === undefined || state === null || state.snooze === null
        ? []
        : [{ command: 'conversation.wake', record, input: { snooze: state.snooze } }]
    })
    const ran = await author.run(steps, 'relay')
    if (!ran.ok) throw new Error(`could not wake: ${ran.error.code} ${ran.error.detail ?? ''}`)
  }

  /** `since` says when it came to lie there; null: it does not any more. */
  const removal = (name: string, afterMs: () => number, since: (state: AnyState) => number | null): Watch => ({
    name,
    afterMs,
    batch: 1, // each is a transaction of its own, which scrubs the log
    async act(records) {
      const isOld = (state: AnyState) => (since(state) ?? Number.POSITIVE_INFINITY) + afterMs() <= now()
      for (const record of records) await remove(record, isOld)
    },
  })

  return [
    { name: 'due', afterMs: () => 0, batch: WAKE_BATCH, act: wakeAll },
    removal(
      'trashed',
      () => settings().trashDays * DAY_MS,
      (state) => (state as ConversationState).trashedAt,
    ),
    removal(
      'spam',
      () => settings().spamDays * DAY_MS,
      (state) => (state as ConversationState).spam?.at ?? null,
    ),
    removal(
      'read',
      () => READ_NOTIFICATION_MS,
      (state) => ((state as Notification).fields.read ? state.at : null),
    ),
  ]
}
