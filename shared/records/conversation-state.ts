import type { ChannelId, ContactId, InboxId, MemberId } from '../ids.ts'
import type { ConversationEntry, EntryOf } from './conversation-entries.ts'
import { type Delivery, foldDelivery, isAbout } from './delivery.ts'
import { byTime } from './entry.ts'

/** One thing in the thread, in order. */
export type TimelineItem =
  | { readonly type: 'received'; readonly entry: EntryOf<'received'>; readonly order: number }
  | { readonly type: 'message'; readonly entry: EntryOf<'message'>; readonly order: number; readonly delivery: Delivery }
  | { readonly type: 'comment'; readonly entry: EntryOf<'comment'>; readonly order: number }
  | {
      readonly type: 'event'
      readonly entry: EntryOf<'created' | 'assigned' | 'closed' | 'reopened'>
      readonly order: number
      readonly overtaken: boolean
      /** Of a close: the relay's count for it; null while the relay has not taken it, and for other events. */
      readonly acceptedN: number | null
    }

export interface ConversationState {
  readonly id: string
  /** null until `created` has arrived: an unordered set may show its other entries first. */
  readonly inbox: InboxId | null
  readonly channel: ChannelId | null
  readonly via: EntryOf<'created'>['via'] | null
  readonly subject: string
  readonly contact: { readonly id: ContactId; readonly name: string; readonly address: string } | null
  readonly status: 'open' | 'closed'
  readonly owner: MemberId | null
  readonly createdAt: number
  /** Of the last message or comment; lists sort by it. */
  readonly activityAt: number
  /** The greatest `n`: what a screen that shows all of this has seen. */
  readonly n: number
  /** The newest `at` of all entries. */
  readonly at: number
  readonly timeline: readonly TimelineItem[]
}

/** Pure and total (MO-1): any subset of entries, in any order, folds to one state. */
export function foldConversation(id: string, entries: readonly ConversationEntry[]): ConversationState {
  const sorted = [...entries].sort(byTime)
  const about = entriesAbout(sorted)
  const created = sorted.find((entry) => entry.type === 'created')
  const timeline: TimelineItem[] = []
  let owner: MemberId | null = null
  let n = 0
  let activityAt = created?.at ?? 0
  for (const entry of sorted) {
    n = Math.max(n, entry.n ?? 0)
    switch (entry.type) {
      case 'received':
        timeline.push({ type: 'received', entry, order: entry.at })
        activityAt = Math.max(activityAt, entry.at)
        break
      case 'message': {
        const of = about.get(entry.id) ?? []
        const accepted = acceptedOf(of)
        const delivery = foldDelivery(entry, of)
        timeline.push({ type: 'message', entry, order: accepted?.at ?? Number.MAX_SAFE_INTEGER, delivery })
        activityAt = Math.max(activityAt, entry.at)
        break
      }
      case 'comment':
        timeline.push({ type: 'comment', entry, order: entry.at })
        activityAt = Math.max(activityAt, entry.at)
        break
      case 'assigned':
        owner = entry.to
        timeline.push({ type: 'event', entry, order: entry.at, overtaken: false, acceptedN: null })
        break
      case 'created':
      case 'reopened':
        timeline.push({ type: 'event', entry, order: entry.at, overtaken: false, acceptedN: null })
        break
      case 'closed':
        timeline.push({
          type: 'event',
          entry,
          order: entry.at,
          overtaken: isOvertaken(entry, sorted),
          acceptedN: acceptedOf(about.get(entry.id))?.n ?? null,
        })
        break
    }
  }
  timeline.sort((a, b) => a.order - b.order || byTime(a.entry, b.entry))
  return {
    id,
    inbox: created?.inbox ?? null,
    channel: created?.channel ?? null,
    via: created?.via ?? null,
    subject: created?.subject ?? '',
    contact: created?.contact ?? null,
    status: isClosed(sorted) ? 'closed' : 'open',
    owner,
    createdAt: created?.at ?? 0,
    activityAt,
    n,
    at: sorted.at(-1)?.at ?? 0,
    timeline,
  }
}

/**
 * Closed (MO-7): the newest of closed and reopened is a close, and no incoming message has an `n` above the greatest
 * `seen` of the closes since the last reopen. So a close made offline never buries what nobody had read.
 */
function isClosed(sorted: readonly ConversationEntry[]): boolean {
  let seen = -1
  for (const entry of sorted) {
    if (entry.type === 'reopened') seen = -1
    if (entry.type === 'closed') seen = Math.max(seen, entry.seen)
  }
  return seen >= 0 && !sorted.some((entry) => entry.type === 'received' && (entry.n ?? 0) > seen)
}

/** A close that did not hold, because a message its author had not seen was there already. */
function isOvertaken(close: EntryOf<'closed'>, sorted: readonly ConversationEntry[]): boolean {
  return sorted.some((entry) => entry.type === 'received' && (entry.n ?? 0) > close.seen && entry.at < close.at)
}

const acceptedOf = (about: readonly ConversationEntry[] | undefined) => about?.find((entry) => entry.type === 'accepted')

/** The entries that name another, by what they name. */
function entriesAbout(entries: readonly ConversationEntry[]): Map<string, Extract<ConversationEntry, { of: string }>[]> {
  const about = new Map<string, Extract<ConversationEntry, { of: string }>[]>()
  for (const entry of entries) {
    if (!isAbout(entry)) continue
    const list = about.get(entry.of)
    if (list === undefined) about.set(entry.of, [entry])
    else list.push(entry)
  }
  return about
}

/** The message with this id, with where it stands. */
export function findMessage(state: ConversationState, id: string): Extract<TimelineItem, { type: 'message' }> | null {
  for (const item of state.timeline) if (item.type === 'message' && item.entry.id === id) return item
  return null
}
