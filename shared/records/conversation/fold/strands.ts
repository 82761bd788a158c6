import type { ConversationEntry, EntryOf } from '../entries.ts'

/**
 * Where the entries of a conversation come from. What a merge brought is a strand of its own: its closes say something
 * about its own messages only, and who owned it or where it stood says nothing here (MO-21).
 */
export interface Strands {
  /** The merge that brought an entry; null: it was written here. */
  of(id: string): EntryOf<'copied'> | null
  readonly all: readonly (EntryOf<'copied'> | null)[]
  /** Does an event speak of what stands in `strand`? Of its own, and of what had been brought to it before. */
  speaksOf(event: ConversationEntry, strand: EntryOf<'copied'> | null): boolean
}

/** Nothing was ever merged into most. */
const ONE: Strands = { of: () => null, all: [null], speaksOf: () => true }

export function strandsOf(entries: readonly ConversationEntry[]): Strands {
  if (!entries.some((entry) => entry.type === 'copied')) return ONE
  const copies: EntryOf<'copied'>[] = []
  const brought = new Map<string, EntryOf<'copied'>>()
  for (const copy of entries) {
    if (copy.type !== 'copied') continue
    const first = copies.find((other) => other.from === copy.from)
    if (first === undefined) copies.push(copy)
    // A merge of what was merged before names its entries once more: the first is where they come from.
    for (const id of copy.entries) if (!brought.has(id)) brought.set(id, first ?? copy)
  }
  // What had been erased before it was brought is not among the entries, and belongs where its trace does.
  for (const entry of entries) {
    const copy = entry.type === 'erased' ? brought.get(entry.id) : undefined
    if (entry.type === 'erased' && copy !== undefined && !brought.has(entry.of)) brought.set(entry.of, copy)
  }
  const of = (id: string) => brought.get(id) ?? null
  return {
    of,
    all: [null, ...copies],
    speaksOf(event, strand) {
      const own = of(event.id)
      let since = -1
      let at = strand
      // Ends: each merge was brought, if at all, by a later one. The bound is for sets that no relay wrote.
      for (let depth = 0; depth <= copies.length; depth++) {
        if (at === own) return event.at > since
        if (at === null) return false
        since = at.at
        at = of(at.id)
      }
      return false
    },
  }
}
