import type { ChannelId, ContactId, ConversationId, InboxId } from '../../ids.ts'
import { byTime } from '../entry.ts'
import type { ConversationEntry, EntryOf } from './entries.ts'
import type { Owner, SpamReason } from './event-entries.ts'
import { factsOf } from './fold/facts.ts'
import { standingOf } from './fold/standing.ts'
import { isClosed, snoozeOf } from './fold/status.ts'
import { type Strands, strandsOf } from './fold/strands.ts'
import { type TimelineItem, timelineOf } from './fold/timeline.ts'

export type { TimelineItem } from './fold/timeline.ts'

export interface ConversationState {
  readonly id: string
  /** null until `created` has arrived: an unordered set may show its other entries first. */
  readonly inbox: InboxId | null
  readonly channel: ChannelId | null
  readonly via: EntryOf<'created'>['via'] | null
  readonly subject: string
  /** The first message, after which it was called when it began: `created` repeats a part of what that says. */
  readonly namedBy: string | null
  /** null: nobody known, or not yet. */
  readonly contact: { readonly id: ContactId; readonly name: string; readonly address: string } | null
  readonly status: 'open' | 'closed'
  readonly owner: Owner | null
  /** Sorted. */
  readonly tags: readonly string[]
  readonly spam: { readonly why: SpamReason; readonly detail: string | null; readonly at: number } | null
  readonly trashedAt: number | null
  /** Deleted for good; the relay is about to take the record away. */
  readonly deleted: boolean
  readonly snoozedUntil: number | null
  /** The snooze that stands: what `woke` names. */
  readonly snooze: string | null
  readonly mergedInto: ConversationId | null
  readonly continuedIn: ConversationId | null
  /** Where queued work belongs now: what it was merged into, else what it goes on in. */
  readonly redirect: ConversationId | null
  /** The full record of which this is the next part. */
  readonly continues: ConversationId | null
  readonly createdAt: number
  /** Of the last message or comment; lists sort by it. */
  readonly activityAt: number
  /** The greatest `n`: what a screen that shows all of this has seen. */
  readonly n: number
  /** The newest `at` of all entries. */
  readonly at: number
  /** Entries that were taken back; they stand nowhere else in the state. */
  readonly undone: readonly string[]
  readonly timeline: readonly TimelineItem[]
}

/** Pure and total (MO-1): any subset of entries, in any order, folds to one state. */
export function foldConversation(id: string, all: readonly ConversationEntry[]): ConversationState {
  const standing = standingOf(all)
  const strands = strandsOf(standing.entries)
  const facts = factsOf(standing.entries, strands)
  const items = timelineOf(standing, strands)
  const naming = namingItem(items, strands)
  const timeline = naming?.type === 'hidden' ? items.map(withoutName) : items
  const snooze = snoozeOf(standing, strands)
  const { created, spam } = facts
  let [n, at, activityAt] = [0, 0, created?.at ?? 0]
  for (const entry of all) {
    n = Math.max(n, entry.n ?? 0)
    at = Math.max(at, entry.at)
  }
  for (const item of timeline) if (item.type !== 'event') activityAt = Math.max(activityAt, item.entry.at)
  return {
    id,
    inbox: facts.inbox,
    channel: created?.channel ?? null,
    via: created?.via ?? null,
    namedBy: naming?.entry.id ?? null,
    subject: facts.subject ?? (naming?.type === 'hidden' ? '' : (created?.subject ?? '')),
    contact: facts.contact === undefined ? (created?.contact ?? null) : facts.contact,
    status: isClosed(standing, strands) ? 'closed' : 'open',
    owner: facts.owner,
    tags: facts.tags,
    spam: spam === null ? null : { why: spam.why, detail: spam.detail, at: spam.at },
    trashedAt: facts.trashed?.at ?? null,
    deleted: facts.deleted,
    snoozedUntil: snooze?.until ?? null,
    snooze: snooze?.id ?? null,
    mergedInto: facts.mergedInto,
    continuedIn: facts.continuedIn,
    redirect: facts.mergedInto ?? facts.continuedIn,
    continues: created?.continues ?? null,
    createdAt: created?.at ?? 0,
    activityAt,
    n,
    at,
    undone: standing.undone,
    timeline,
  }
}

/**
 * One more comment on a conversation that has been spoken in: the commonest small change, and the one that makes records
 * long. Everything else is folded anew.
 */
export function extendConversation(
  state: ConversationState,
  before: readonly ConversationEntry[],
  entry: ConversationEntry,
): ConversationState | null {
  if (entry.type !== 'comment' || state.namedBy === null) return null
  if (before.some((other) => ('of' in other && other.of === entry.id) || ('entries' in other && other.entries.includes(entry.id))))
    return null
  const place = state.timeline.findLastIndex((item) => (item.order - entry.at || byTime(item.entry, entry)) < 0) + 1
  if (state.timeline.slice(place).some((item) => item.entry.id === state.namedBy)) return null // the comment would name it
  const timeline = state.timeline.toSpliced(place, 0, { type: 'comment', entry, order: entry.at })
  return {
    ...state,
    activityAt: Math.max(state.activityAt, entry.at),
    at: Math.max(state.at, entry.at),
    n: Math.max(state.n, entry.n ?? 0),
    timeline,
  }
}

const namingItem = (timeline: readonly TimelineItem[], strands: Strands): TimelineItem | undefined =>
  timeline.find((item) => item.type !== 'event' && strands.of(item.entry.id) === null)

/** While the first message is hidden, the conversation has no name but one that people gave it. */
const withoutName = (item: TimelineItem): TimelineItem =>
  item.type === 'event' && item.entry.type === 'created' ? { ...item, entry: { ...item.entry, subject: '' } } : item

/** The message with this id, with where it stands. */
export function findMessage(state: ConversationState, id: string): Extract<TimelineItem, { type: 'message' }> | null {
  for (const item of state.timeline) if (item.type === 'message' && item.entry.id === id) return item
  return null
}
