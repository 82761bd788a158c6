import type { ConversationId, InboxId, MemberId, TeamId } from '../ids.ts'
import { type Delivery, waitingStates } from '../records/conversation/delivery.ts'
import type { SpamReason } from '../records/conversation/event-entries.ts'
import type { ConversationState, TimelineItem } from '../records/conversation/state.ts'
import type { Address } from '../records/parts.ts'

/** Raised when a row's shape or meaning changes: a row of another version is made anew from its record. */
export const ROW_VERSION = 2

/** What a list shows of a conversation, and what views ask about it. It carries the contact's name: no look-ups. */
export interface ConversationRow {
  readonly id: ConversationId
  readonly inbox: InboxId
  readonly via: 'email' | 'chat' | 'messenger' | 'form' | 'call'
  readonly who: string
  readonly address: string
  readonly subject: string
  /** The start of the newest message or comment, one line. */
  readonly snippet: string
  /** Who wrote what the snippet shows: the contact, or this member. */
  readonly by: 'contact' | MemberId
  readonly status: 'open' | 'closed'
  readonly owner: MemberId | TeamId | null
  /** Sorted. */
  readonly tags: readonly string[]
  /** Why it lies in spam; null: it does not. */
  readonly spam: SpamReason | null
  readonly trashed: boolean
  /** Out of the way, until `snoozedUntil`, ms. */
  readonly snoozed: boolean
  readonly snoozedUntil: number | null
  /** Its work goes on in another record: no view shows it. */
  readonly redirected: boolean
  /** Last activity, ms; lists sort by it. */
  readonly at: number
  readonly n: number
  /** The `n` of the contact's newest message; 0: none. Above what somebody has read it is unread (JB-9). */
  readonly incoming: number
  readonly files: boolean
  /** What needs eyes before the snippet, the gravest first. */
  readonly mark: 'failed' | 'uncertain' | 'held' | 'queued' | 'unreadable' | null
}

const SNIPPET = 140

/** null until the conversation's `created` is here, and when it is deleted for good. What is hidden is nowhere in it (MO-14). */
export function conversationRow(state: ConversationState): ConversationRow | null {
  if (state.inbox === null || state.via === null || state.deleted) return null
  const person = state.contact ?? lastSender(state.timeline)
  const { newest, incoming, files, deliveries } = readThread(state.timeline)
  return {
    id: state.id as ConversationId,
    inbox: state.inbox,
    via: state.via,
    who: person.name || person.address,
    address: person.address,
    subject: state.subject,
    snippet: newest === null ? '' : oneLine(newest.entry.text),
    by: newest === null || newest.type === 'received' ? 'contact' : (newest.entry.by as MemberId),
    status: state.status,
    owner: state.owner,
    tags: state.tags,
    spam: state.spam?.why ?? null,
    trashed: state.trashedAt !== null,
    snoozed: state.snoozedUntil !== null,
    snoozedUntil: state.snoozedUntil,
    redirected: state.redirect !== null,
    at: state.activityAt,
    n: state.n,
    incoming,
    files,
    mark: markOf(deliveries, newest),
  }
}

type Writing = Extract<TimelineItem, { type: 'received' | 'message' | 'comment' }>

/** What a row says of the thread, in one walk along it. */
function readThread(timeline: readonly TimelineItem[]) {
  let newest: Writing | null = null
  let incoming = 0
  let files = false
  const deliveries = new Set<Delivery['state']>()
  for (const item of timeline) {
    if (item.type === 'event' || item.type === 'hidden') continue
    if (item.type === 'message') deliveries.add(item.delivery.state)
    if (item.type === 'received') incoming = Math.max(incoming, item.entry.n ?? 0)
    if (item.type !== 'comment') files ||= item.entry.files.some((file) => file.inline !== true)
    const isShown = item.type !== 'message' || item.delivery.state !== 'cancelled'
    if (isShown && (newest === null || item.entry.at >= newest.entry.at)) newest = item
  }
  return { newest, incoming, files, deliveries }
}

/** Whom a conversation with nobody known shows instead. */
function lastSender(timeline: readonly TimelineItem[]): Address {
  const last = timeline.findLast((item) => item.type === 'received')
  return last?.entry.from ?? { name: '', address: '' }
}

function markOf(deliveries: ReadonlySet<Delivery['state']>, newest: Writing | null): ConversationRow['mark'] {
  for (const state of ['failed', 'uncertain', 'held'] as const) if (deliveries.has(state)) return state
  if (waitingStates.some((state) => deliveries.has(state))) return 'queued'
  return newest?.type === 'received' && newest.entry.unreadable !== null ? 'unreadable' : null
}

const oneLine = (text: string): string =>
  text
    .slice(0, SNIPPET * 2)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, SNIPPET)
