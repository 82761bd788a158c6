import { type Actor, byTime } from '../../entry.ts'
import { type Delivery, foldDelivery, isAbout } from '../delivery.ts'
import type { ConversationEntry, EntryOf, EntryType } from '../entries.ts'
import type { Standing } from './standing.ts'
import { isOvertaken } from './status.ts'
import type { Strands } from './strands.ts'

/** What stands in the thread as something that happened. */
const events = [
  'created',
  'assigned',
  'closed',
  'reopened',
  'moved',
  'subject',
  'tagged',
  'contact-linked',
  'marked-spam',
  'unmarked-spam',
  'trashed',
  'restored',
  'deleted',
  'snoozed',
  'woke',
  'merged',
  'copied',
  'split',
  'continued',
] as const satisfies readonly EntryType[]
type EventType = (typeof events)[number]

/** Somebody hid it: who wrote it and when, and nothing of what it said. */
export interface Withheld {
  /** Of the entry that is hidden. */
  readonly id: string
  readonly type: 'hidden'
  readonly was: 'received' | 'message' | 'comment'
  /** Its author. */
  readonly by: Actor
  /** When it was written. */
  readonly at: number
  readonly n?: number
  /** Of a message: the draft that is sent with it. */
  readonly draft: string | null
  /** null: it is shown again, and its content is on the way. */
  readonly hiddenBy: Actor | null
  readonly hiddenAt: number
  /** The entry that hid it, to take that back; null as above. */
  readonly mark: string | null
}

/** One thing in the thread, in order. */
export type TimelineItem =
  | { readonly type: 'received'; readonly entry: EntryOf<'received'>; readonly order: number }
  | { readonly type: 'message'; readonly entry: EntryOf<'message'>; readonly order: number; readonly delivery: Delivery }
  | { readonly type: 'comment'; readonly entry: EntryOf<'comment'>; readonly order: number }
  | {
      readonly type: 'hidden'
      readonly entry: Withheld
      readonly order: number
      /** Of a message: how far it has come, without the other server's words. null for others. */
      readonly delivery: Delivery | null
    }
  | {
      readonly type: 'event'
      readonly entry: EntryOf<EventType>
      readonly order: number
      readonly overtaken: boolean
      /** Of a close: the relay's count for it; null while the relay has not taken it, and for other events. */
      readonly acceptedN: number | null
    }

type Writing = EntryOf<'received' | 'message' | 'comment'>
export const isWriting = (entry: ConversationEntry): entry is Writing =>
  entry.type === 'received' || entry.type === 'message' || entry.type === 'comment'
const eventTypes: ReadonlySet<string> = new Set(events)
const isEvent = (entry: ConversationEntry): entry is EntryOf<EventType> => eventTypes.has(entry.type)

/** Everything that happened, oldest first. Messages stand where the relay took them; what it has not taken is last. */
export function timelineOf(standing: Standing, strands: Strands): TimelineItem[] {
  const about = entriesAbout(standing.entries)
  const items: TimelineItem[] = []
  for (const entry of standing.entries) {
    if (isWriting(entry)) {
      const mark = markOn(entry.id, about)
      items.push(mark === null ? shownItem(entry, about) : hiddenItem(entry.id, entry, mark, about))
    } else if (entry.type === 'erased') {
      if (standing.away.has(entry.of) || standing.entries.some((other) => other.id === entry.of) || !isLastErased(entry, about)) continue
      items.push(hiddenItem(entry.of, entry.was, markOn(entry.of, about), about))
    } else if (isEvent(entry)) {
      items.push({
        type: 'event',
        entry,
        order: entry.at,
        overtaken: entry.type === 'closed' && isOvertaken(entry, standing, strands),
        acceptedN: entry.type === 'closed' ? (acceptedOf(entry.id, about)?.n ?? null) : null,
      })
    }
  }
  return items.sort((a, b) => a.order - b.order || byTime(a.entry, b.entry))
}

/** The entries that name another, by what they name; each list by (at, id). */
type About = ReadonlyMap<string, readonly Naming[]>
type Naming = Extract<ConversationEntry, { of: string }>

function entriesAbout(entries: readonly ConversationEntry[]): About {
  const about = new Map<string, Naming[]>()
  for (const entry of entries) {
    if (!('of' in entry)) continue
    const list = about.get(entry.of)
    if (list === undefined) about.set(entry.of, [entry])
    else list.push(entry)
  }
  return about
}

const acceptedOf = (id: string, about: About) => about.get(id)?.find((entry) => entry.type === 'accepted')

/** The hiding that stands; null where there is none, or a newer `shown`. */
function markOn(id: string, about: About): EntryOf<'hidden'> | null {
  const newest = about.get(id)?.findLast((entry) => entry.type === 'hidden' || entry.type === 'shown')
  return newest?.type === 'hidden' ? newest : null
}

const isLastErased = (erased: EntryOf<'erased'>, about: About): boolean =>
  about.get(erased.of)?.findLast((entry) => entry.type === 'erased') === erased

const deliveriesOf = (id: string, about: About) => (about.get(id) ?? []).filter(isAbout)

/** Where a message stands: its author's clock decides nothing. */
const orderOf = (id: string, about: About): number => acceptedOf(id, about)?.at ?? Number.MAX_SAFE_INTEGER

function shownItem(entry: Writing, about: About): TimelineItem {
  if (entry.type !== 'message')
    return entry.type === 'received' ? { type: 'received', entry, order: entry.at } : { type: 'comment', entry, order: entry.at }
  const delivery = foldDelivery(entry, deliveriesOf(entry.id, about))
  return { type: 'message', entry, order: orderOf(entry.id, about), delivery }
}

/** Built of named fields, never of the entry itself: what is not named here is nowhere in the state (MO-14). */
function hiddenItem(
  id: string,
  was: Writing | EntryOf<'erased'>['was'],
  mark: EntryOf<'hidden'> | null,
  about: About,
): Extract<TimelineItem, { type: 'hidden' }> {
  const isMessage = was.type === 'message'
  return {
    type: 'hidden',
    entry: {
      id,
      type: 'hidden',
      was: was.type,
      by: was.by,
      at: was.at,
      ...(was.n === undefined ? {} : { n: was.n }),
      draft: 'draft' in was ? (was.draft ?? null) : null,
      hiddenBy: mark?.by ?? null,
      hiddenAt: mark?.at ?? was.at,
      mark: mark?.id ?? null,
    },
    order: isMessage ? orderOf(id, about) : was.at,
    delivery: isMessage ? { ...foldDelivery(was, deliveriesOf(id, about)), detail: null } : null,
  }
}
