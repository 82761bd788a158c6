import type { ConversationRow } from '../../shared/projections/conversation-row.ts'
import type { Answers, AnswerTo, Query } from './api.ts'

/** What crosses from the worker to a tab: of a list only what changed since the last time (SY-40), else the whole answer. */
export type Pushed<Q extends Query> = Q['type'] extends 'list' ? ListChange : AnswerTo<Q>

export type ListChange = Omit<Answers['list'], 'rows'> & {
  /** The rows in their order: those that come anew, and between them those that the last answer had. */
  readonly parts: readonly (ConversationRow | Kept)[]
}
/** So many rows of the last answer, from this place on. */
type Kept = readonly [place: number, count: number]

const isKept = (part: ConversationRow | Kept): part is Kept => Array.isArray(part)

/** What changed; null: nothing. */
export function listChange(before: Answers['list'] | undefined, now: Answers['list']): ListChange | null {
  const places = new Map(before?.rows.map((row, place) => [row.id, place]))
  const parts: (ConversationRow | Kept)[] = []
  for (const row of now.rows) {
    const place = places.get(row.id)
    const last = parts.at(-1)
    if (place === undefined || !isSameRow(before?.rows[place], row)) parts.push(row)
    else if (last !== undefined && isKept(last) && last[0] + last[1] === place) parts[parts.length - 1] = [last[0], last[1] + 1]
    else parts.push([place, 1])
  }
  if (before !== undefined && isUnmoved(before, now, parts)) return null
  return { total: now.total, from: now.from, live: now.live, parts }
}

/** The answer that a change makes of the last one. */
export function listAfter(before: Answers['list'] | undefined, { parts, ...change }: ListChange): Answers['list'] {
  const rows = parts.flatMap((part) => (isKept(part) ? (before?.rows.slice(part[0], part[0] + part[1]) ?? []) : [part]))
  return { ...change, rows }
}

function isUnmoved(before: Answers['list'], now: Answers['list'], parts: ListChange['parts']): boolean {
  const isWhole = before.rows.length === now.rows.length && parts.length <= 1 && parts.every(isKept)
  return isWhole && before.total === now.total && before.from === now.from && before.live === now.live
}

/** Mostly the same object; one that was read again from the storage is equal. */
const isSameRow = (a: ConversationRow | undefined, b: ConversationRow): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)
