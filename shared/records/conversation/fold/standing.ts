import { byTime } from '../../entry.ts'
import type { ConversationEntry, EntryOf, EntryType } from '../entries.ts'

/** What a person can take back. A message is not here: it is called back, and only while it has not left. */
export const undoable = [
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
  'snoozed',
  'merged',
  'split',
  'hidden',
] as const satisfies readonly EntryType[]
export type Undoable = (typeof undoable)[number]

const undoableTypes: ReadonlySet<string> = new Set(undoable)
export const isUndoable = (entry: ConversationEntry): entry is EntryOf<Undoable> => undoableTypes.has(entry.type)

/** The entries that count, and those that something else took out. */
export interface Standing {
  /** By (at, id). */
  readonly entries: readonly ConversationEntry[]
  /** Ids of what was taken back. */
  readonly undone: readonly string[]
  /** Ids of what a split took to another conversation, or an undone merge back: what is about them stands for nothing. */
  readonly away: ReadonlySet<string>
  readonly incoming: readonly Incoming[]
}

/** A message of a contact, as far as it is counted. Hidden and erased ones count like all others. */
export interface Incoming {
  readonly id: string
  readonly n: number
  readonly at: number
}

const NONE: ReadonlySet<string> = new Set()

/**
 * Without what was undone, split away, or came by a merge that was undone (MO-13, MO-21, MO-22). The relay folds at every
 * change: a conversation in which nothing of this happened costs one look at each entry.
 */
export function standingOf(all: readonly ConversationEntry[]): Standing {
  const sorted = [...all].sort(byTime)
  const called = new Set<string>()
  let [isParted, hasErased] = [false, false]
  for (const entry of sorted) {
    if (entry.type === 'undone') called.add(entry.of)
    else if (entry.type === 'split' || entry.type === 'unmerged') isParted = true
    else if (entry.type === 'erased') hasErased = true
  }
  const isUndone = (entry: ConversationEntry) => called.has(entry.id) && isUndoable(entry)
  const kept = called.size === 0 ? sorted : sorted.filter((entry) => !isUndone(entry))
  const undone = called.size === 0 ? [] : sorted.filter(isUndone).map((entry) => entry.id)
  const away = isParted ? awayIn(kept) : NONE
  const entries = isParted ? kept.filter((entry) => !away.has(entry.id)) : kept
  return { entries, undone, away, incoming: hasErased ? allIncoming(entries, away) : entries.filter(isReceived).map(counted) }
}

const isReceived = (entry: ConversationEntry): entry is EntryOf<'received'> => entry.type === 'received'
const counted = ({ id, n = 0, at }: EntryOf<'received'>): Incoming => ({ id, n, at })

/** What contacts wrote, and what the relay wrote in the place of what it erased of that. */
function allIncoming(entries: readonly ConversationEntry[], away: ReadonlySet<string>): readonly Incoming[] {
  const found = new Map<string, Incoming>()
  for (const entry of entries)
    if (entry.type === 'erased' && entry.was.type === 'received' && !away.has(entry.of))
      found.set(entry.of, { id: entry.of, n: entry.was.n ?? 0, at: entry.was.at })
  for (const entry of entries) if (isReceived(entry)) found.set(entry.id, counted(entry))
  return [...found.values()]
}

/** `entries` by (at, id). What was split off and then merged back is here again. */
function awayIn(entries: readonly ConversationEntry[]): Set<string> {
  const back = takenBack(entries)
  const away = new Set(back)
  for (const entry of entries) {
    if (entry.type === 'split') for (const id of entry.entries) away.add(id)
    else if (entry.type === 'copied' && !back.has(entry.id)) for (const id of entry.entries) away.delete(id)
  }
  return away
}

/** Merges that were undone, and what came by them and by no merge that stands. All of it is the relay's: `n` says what is newer. */
function takenBack(entries: readonly ConversationEntry[]): Set<string> {
  const since = new Map<string, number>()
  for (const entry of entries) if (entry.type === 'unmerged') since.set(entry.from, Math.max(since.get(entry.from) ?? 0, entry.n ?? 0))
  const back = new Set<string>()
  if (since.size === 0) return back
  const copies = entries.filter((entry) => entry.type === 'copied')
  for (const copy of copies) if ((copy.n ?? 0) < (since.get(copy.from) ?? 0)) for (const id of [copy.id, ...copy.entries]) back.add(id)
  for (const copy of copies) if (!back.has(copy.id)) for (const id of copy.entries) back.delete(id)
  for (const entry of entries) {
    if (entry.type === 'unmerged') back.add(entry.id)
    if (entry.type === 'erased' && back.has(entry.id)) back.add(entry.of)
  }
  return back
}
