import type { ConversationId, InboxId, MemberId } from '../ids.ts'
import type { ConversationState, TimelineItem } from '../records/conversation-state.ts'
import { isWaiting } from '../records/delivery.ts'

/** Raised when a row's shape or meaning changes: a row of another version is made anew from its record. */
export const ROW_VERSION = 1

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
  readonly owner: MemberId | null
  /** Last activity, ms; lists sort by it. */
  readonly at: number
  readonly n: number
  readonly files: boolean
  /** What needs eyes before the snippet, the gravest first. */
  readonly mark: 'failed' | 'uncertain' | 'held' | 'queued' | 'unreadable' | null
}

const SNIPPET = 140

/** null until the conversation's `created` is here. */
export function conversationRow(state: ConversationState): ConversationRow | null {
  if (state.inbox === null || state.contact === null || state.via === null) return null
  const newest = newestWriting(state.timeline)
  return {
    id: state.id as ConversationId,
    inbox: state.inbox,
    via: state.via,
    who: state.contact.name || state.contact.address,
    address: state.contact.address,
    subject: state.subject,
    snippet: newest === null ? '' : oneLine(newest.entry.text),
    by: newest === null || newest.type === 'received' ? 'contact' : (newest.entry.by as MemberId),
    status: state.status,
    owner: state.owner,
    at: state.activityAt,
    n: state.n,
    files: state.timeline.some(
      (item) => (item.type === 'received' || item.type === 'message') && item.entry.files.some((file) => file.inline !== true),
    ),
    mark: markOf(state.timeline, newest),
  }
}

type Writing = Exclude<TimelineItem, { type: 'event' }>

function newestWriting(timeline: readonly TimelineItem[]): Writing | null {
  const shown = timeline.filter(
    (item): item is Writing => item.type !== 'event' && !(item.type === 'message' && item.delivery.state === 'cancelled'),
  )
  return shown.reduce<Writing | null>((newest, item) => (newest === null || item.entry.at >= newest.entry.at ? item : newest), null)
}

function markOf(timeline: readonly TimelineItem[], newest: Writing | null): ConversationRow['mark'] {
  const deliveries = timeline.flatMap((item) => (item.type === 'message' ? [item.delivery] : []))
  for (const state of ['failed', 'uncertain', 'held'] as const) if (deliveries.some((delivery) => delivery.state === state)) return state
  if (deliveries.some(isWaiting)) return 'queued'
  return newest?.type === 'received' && newest.entry.unreadable !== null ? 'unreadable' : null
}

const oneLine = (text: string): string =>
  text
    .slice(0, SNIPPET * 2)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, SNIPPET)
