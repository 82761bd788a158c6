import type { RecordId } from '../../../shared/ids.ts'
import type { Refusal } from '../../../shared/records/refusal.ts'
import type { RefusedItem } from '../../bridge/api.ts'
import type { Core } from '../core.ts'
import type { Change, OutboxItem, OutboxPart, Want } from '../storage/storage.ts'

/** What waits in the outbox, by the records it changes. */

export const touches = (item: OutboxItem, records: ReadonlySet<RecordId>): boolean => item.parts.some((part) => records.has(part.record))

export const recordsOf = (items: Iterable<OutboxItem>): Set<RecordId> =>
  new Set([...items].flatMap((item) => item.parts.map((part) => part.record)))

/** The records that hold entries the relay has not confirmed. */
export const unsent = (core: Core): Set<RecordId> => recordsOf(core.desk.outbox.values())

/** The waiting pieces of one record, in order. */
export const itemsOf = (core: Core, record: RecordId): OutboxItem[] =>
  [...core.desk.outbox.values()].filter((item) => item.parts.some((part) => part.record === record))

/** An item of one record for each of its parts. They stand in its place: between its number and the next. */
export function splitItem(item: OutboxItem): OutboxItem[] {
  const share = 1 / (item.parts.length + 1)
  return item.parts.map((part, index) => ({ ...item, n: item.n + index * share, parts: [part] }))
}

/**
 * The copies of these records are void: their items are to be replayed once the relay's copy is here (SY-28). An item
 * was judged as one with all its records, so those are void too, and what else waits for them.
 */
export function voided(core: Core, records: Iterable<RecordId>, but: readonly (string | number)[] = []): Change {
  const all = new Set(records)
  const items = [...core.desk.outbox.values()].filter((item) => !but.includes(item.n))
  for (let size = -1; size !== all.size; ) {
    size = all.size
    for (const item of items) if (touches(item, all)) for (const part of item.parts) all.add(part.record)
  }
  const hit = items.filter((item) => touches(item, all))
  const parts = [...core.desk.outbox.values()].flatMap((item) => item.parts)
  const spaces = new Map(parts.map((part) => [part.record, part.space]))
  const wants = [...all].flatMap((record): Want[] => {
    const space = spaces.get(record) ?? core.desk.wants.get(record)?.space
    const want = core.desk.wants.get(record)
    return space === undefined ? [] : [{ ...want, record, space, seq: want?.seq ?? 0, heal: true }]
  })
  const pieces = hit.flatMap((item) => (item.parts.length > 1 ? splitItem(item) : [item])).map((item) => ({ ...item, replay: true }))
  return {
    outbox: { drop: hit.filter((item) => item.parts.length > 1).map((item) => item.n), put: pieces },
    wants: { put: wants },
  }
}

export function refusedItem(id: number, item: OutboxItem, refusal: Refusal): RefusedItem {
  const { n, command, parts, who, text, actedAt } = item
  const { record, input } = firstOf(parts)
  return { id, n, command, record, count: parts.length, who, text, written: writtenIn(input), at: actedAt, refusal }
}

/** The text in a command's input, or in the entries that are offered again. */
function writtenIn(input: string): string {
  for (const one of [JSON.parse(input)].flat()) if (typeof one?.text === 'string') return one.text
  return ''
}

export function firstOf(parts: readonly OutboxPart[]): OutboxPart {
  const [first] = parts
  if (first === undefined) throw new Error('an item without a record')
  return first
}
