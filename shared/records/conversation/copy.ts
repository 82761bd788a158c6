import type { ConversationEntry, EntryType } from './entries.ts'
import { standingOf } from './fold/standing.ts'

/** What a merge leaves behind: it says where the source itself begins, ends or went. */
const leftBehind: readonly EntryType[] = ['created', 'merged', 'unmerged', 'split', 'continued', 'deleted', 'undone']

/**
 * The entries of a conversation as they stand in the one that it is merged into (MO-20): the same ids, counted on from
 * `base`, the greatest `n` there. What a merge brought to the source comes along with its `copied`, so that it stays a
 * strand of its own; what was split away or taken back does not.
 */
export function entriesToCopy(source: readonly ConversationEntry[], base: number): ConversationEntry[] {
  return renumber(
    standingOf(source).entries.filter((entry) => !leftBehind.includes(entry.type)),
    base,
  )
}

/**
 * The chosen messages and comments, with all that is about them, as they stand in the conversation split off (MO-22):
 * counted from 2, for its `created` is the first.
 */
export function entriesToSplit(source: readonly ConversationEntry[], chosen: readonly string[]): ConversationEntry[] {
  const taken = new Set(chosen)
  const about = (entry: ConversationEntry) => 'of' in entry && taken.has(entry.of)
  return renumber(
    standingOf(source).entries.filter((entry) => entry.type !== 'undone' && (taken.has(entry.id) || about(entry))),
    1,
  )
}

/**
 * Counts densely on from `base`, and says of each `seen` how much of it that is: of two that are taken along, whoever had
 * seen the other has seen it still. An erased message keeps a number, for its content may come back.
 */
function renumber(entries: readonly ConversationEntry[], base: number): ConversationEntry[] {
  const counted = entries.flatMap((entry) => [entry.n, entry.type === 'erased' ? entry.was.n : undefined])
  const numbers = [...new Set(counted.filter((n) => n !== undefined))].sort((a, b) => a - b)
  /** How many of them are not above `n`. */
  const rank = (n: number): number => {
    let [low, high] = [0, numbers.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((numbers[middle] ?? 0) <= n) low = middle + 1
      else high = middle
    }
    return low
  }
  const anew = (n: number) => base + rank(n)
  return entries.map((entry) => {
    const copy = entry.n === undefined ? entry : { ...entry, n: anew(entry.n) }
    if ('seen' in copy) return { ...copy, seen: anew(copy.seen) }
    if (copy.type === 'erased' && copy.was.n !== undefined) return { ...copy, was: { ...copy.was, n: anew(copy.was.n) } }
    return copy
  })
}
