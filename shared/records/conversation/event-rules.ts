import { kindOf } from '../../ids.ts'
import type { RuleContext } from '../kind.ts'
import type { Refusal } from '../refusal.ts'
import { isWaiting } from './delivery.ts'
import type { EntryOf } from './entries.ts'
import { isUndoable } from './fold/standing.ts'
import type { TimelineItem } from './fold/timeline.ts'
import type { ConversationState } from './state.ts'

/** How long one may take something back, ms. */
export const UNDO_MS = 60_000
/** And how long after that the relay still takes it, of a device that was away or whose clock is behind, ms. */
export const UNDO_SLACK_MS = 5 * 60_000
/** How far ahead a snooze may end, ms: a year, with its leap day. */
export const MAX_SNOOZE_MS = 366 * 24 * 60 * 60_000

export const checkAssigned = ({ to }: EntryOf<'assigned'>, _state: ConversationState, context: RuleContext): Refusal | null =>
  to === null || kindOf(to) !== 'member' || context.isActiveMember(to) ? null : { code: 'inactive-member' }

export function checkMoved({ by, to }: EntryOf<'moved'>, state: ConversationState, context: RuleContext): Refusal | null {
  if (to === state.inbox) return { code: 'already-there' }
  return context.mayEnter(by, to) ? null : { code: 'no-access' }
}

/** A tag that is put on and taken off at once would be neither. */
export function checkTagged({ add, remove }: EntryOf<'tagged'>): Refusal | null {
  const nothing = add.length === 0 && remove.length === 0
  return nothing || add.some((tag) => remove.includes(tag)) ? { code: 'malformed' } : null
}

/** What a score or a sender's signature says is for the relay to say. */
export const checkSpam = ({ why }: EntryOf<'marked-spam'>): Refusal | null =>
  why === 'manual' || why === 'blocked' ? null : { code: 'not-allowed' }

export const checkDeleted = (_entry: EntryOf<'deleted'>, state: ConversationState): Refusal | null =>
  state.trashedAt === null ? { code: 'not-trashed' } : null

export const checkSnoozed = ({ at, until }: EntryOf<'snoozed'>): Refusal | null =>
  until > at && until <= at + MAX_SNOOZE_MS ? null : { code: 'bad-time' }

export const checkMerged = ({ into }: EntryOf<'merged'>, state: ConversationState): Refusal | null =>
  into === state.id ? { code: 'already-there' } : null

export function checkSplit({ into, entries }: EntryOf<'split'>, state: ConversationState): Refusal | null {
  if (into === state.id) return { code: 'already-there' }
  const items = entries.map((id) => findWriting(state, id))
  if (items.some((item) => item === null)) return { code: 'not-found' }
  // How that ended is said here, where it began.
  return items.some((item) => item?.type === 'message' && item.delivery.state === 'sending') ? { code: 'already-sending' } : null
}

/** Who may hide is a setting (E5). What has not left yet is called back instead: it would be lost unsaid. */
export function checkHidden({ of }: EntryOf<'hidden'>, state: ConversationState, context: RuleContext): Refusal | null {
  if (state.mergedInto !== null) return { code: 'continued', detail: state.mergedInto }
  if (context.role === 'agent' && context.setting('agentsHide') === false) return { code: 'not-allowed' }
  const item = findWriting(state, of)
  if (item === null) return { code: 'not-found' }
  if (item.type === 'hidden') return { code: 'already-hidden' }
  if (item.type === 'message' && (isWaiting(item.delivery) || item.delivery.state === 'held')) return { code: 'still-waiting' }
  return null
}

export function checkShown({ by, of }: EntryOf<'shown'>, state: ConversationState, context: RuleContext): Refusal | null {
  if (state.mergedInto !== null) return { code: 'continued', detail: state.mergedInto }
  const item = findWriting(state, of)
  if (item === null) return { code: 'not-found' }
  if (item.type !== 'hidden' || item.entry.hiddenBy === null) return { code: 'not-hidden' }
  return item.entry.hiddenBy === by || context.role === 'super-admin' ? null : { code: 'not-allowed' }
}

/** Only one's own, and not for long (MO-13): later one does the opposite, which then stands in the thread. */
export function checkUndone({ by, at, of }: EntryOf<'undone'>, state: ConversationState, context: RuleContext): Refusal | null {
  const done = findUndoable(state, of)
  if (done === null) return { code: 'not-found' }
  if (state.mergedInto !== null && done.type !== 'merged') return { code: 'continued', detail: state.mergedInto }
  if (done.by !== by) return { code: 'not-allowed' }
  // What was merged away or split off stands in one place only after a while.
  const isSettled = (done.type === 'merged' || done.type === 'split') && context.now > done.at + UNDO_MS + UNDO_SLACK_MS
  return isSettled || at - done.at > UNDO_MS ? { code: 'too-late' } : null
}

type WritingItem = Exclude<TimelineItem, { type: 'event' }>

function findWriting(state: ConversationState, id: string): WritingItem | null {
  for (const item of state.timeline) if (item.type !== 'event' && item.entry.id === id) return item
  return null
}

function findUndoable(state: ConversationState, id: string): { type: string; by: string; at: number } | null {
  for (const item of state.timeline) {
    if (item.type === 'event' && item.entry.id === id && isUndoable(item.entry)) return item.entry
    if (item.type === 'hidden' && item.entry.mark === id)
      return { type: 'hidden', by: item.entry.hiddenBy ?? 'relay', at: item.entry.hiddenAt }
  }
  return null
}
