import type { EntryOf } from '../entries.ts'
import type { Standing } from './standing.ts'
import type { Strands } from './strands.ts'

/**
 * Closed (MO-7): the newest of closed and reopened is a close, and no incoming message has an `n` above the greatest
 * `seen` of the closes since the last reopening: so a close made offline never buries what nobody had read. What a merge
 * brought is asked for itself: it is closed when it was, or was closed here since.
 */
export function isClosed({ entries, incoming }: Standing, strands: Strands): boolean {
  return strands.all.every((strand) => {
    let seen = -1
    for (const entry of entries) {
      if (entry.type !== 'closed' && entry.type !== 'reopened') continue
      if (!strands.speaksOf(entry, strand)) continue
      seen = entry.type === 'reopened' ? -1 : Math.max(seen, entry.seen)
    }
    return seen >= 0 && !incoming.some((message) => strands.of(message.id) === strand && message.n > seen)
  })
}

/** A close that did not hold, because a message its author had not seen was there already. */
export function isOvertaken(close: EntryOf<'closed'>, { incoming }: Standing, strands: Strands): boolean {
  return incoming.some((message) => message.n > close.seen && message.at < close.at && strands.speaksOf(close, strands.of(message.id)))
}

/**
 * The snooze that stands (MO-19); null when it woke, was reopened, or a message has an `n` above the snooze's `seen`: like
 * a close, a snooze made offline hides nothing that nobody had read.
 */
export function snoozeOf({ entries, incoming }: Standing, strands: Strands): EntryOf<'snoozed'> | null {
  let snooze: EntryOf<'snoozed'> | null = null
  for (const entry of entries) {
    if (strands.of(entry.id) !== null) continue
    if (entry.type === 'snoozed') snooze = entry
    else if (entry.type === 'reopened') snooze = null
  }
  if (snooze === null) return null
  const { id, seen } = snooze
  if (entries.some((entry) => entry.type === 'woke' && entry.of === id)) return null
  return incoming.some((message) => message.n > seen) ? null : snooze
}
