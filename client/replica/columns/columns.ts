import type { ConversationId, InboxId, MemberId } from '../../../shared/ids.ts'
import type { ConversationRow } from '../../../shared/projections/conversation-row.ts'
import { isIn, type Standing, standingFields, type View, views } from '../../../shared/projections/views.ts'
import { createFacet, type FacetValue, type StoredFacet } from './facet.ts'
import { grown } from './grown.ts'
import { createIdColumn } from './ids.ts'
import { createOrder } from './order.ts'

/** What lists ask of a conversation; what they show of it is its row. */
export type Facts = Standing & { readonly inbox: InboxId }

/** A part of all conversations, by activity. */
export interface Page {
  /** Asked of each distinct value, never of each conversation. */
  test(facts: Facts): boolean
  /** Activity from and until, ms, both included; missing: without end. */
  readonly since?: number
  readonly until?: number
  readonly oldestFirst: boolean
  /** Places in what passes, in that order. */
  readonly from: number
  readonly limit: number
}

/**
 * All conversations as typed arrays: 50 bytes each, where a row would be a kilobyte. Slots are dense: the last one moves
 * into one that becomes free. Rules SY-38 and SY-39.
 */
export interface Columns {
  /** Gives the inboxes whose lists it concerns. */
  set(row: ConversationRow): readonly InboxId[]
  drop(id: ConversationId): readonly InboxId[]
  page(page: Page): { readonly total: number; readonly ids: readonly ConversationId[] }
  counts(inbox: InboxId): Readonly<Record<View, number>>
  /** The ids with the newest activity. */
  newest(limit: number): readonly ConversationId[]
  /** A copy of it all, for `createColumns`. `logged`: the entry of the log up to which it goes. */
  save(logged: number): StoredColumns
}

export interface StoredColumns {
  readonly key: 'columns'
  readonly layout: string
  readonly logged: number
  readonly size: number
  readonly ids: Uint8Array
  readonly at: Float64Array
  readonly facts: StoredFacet
  /** Slots by id, and by activity, newest first. */
  readonly byId: Uint32Array
  readonly byActivity: Uint32Array
}

const facts = ['inbox', ...standingFields] as const
/** Another layout cannot be read. The fields are part of it: a view that asks for more makes the columns anew. */
const LAYOUT = `1 ${facts.join(' ')}`

export const canRead = (saved: StoredColumns): boolean => saved.layout === LAYOUT

export function createColumns(me: MemberId, saved?: StoredColumns): Columns {
  const ids = createIdColumn<ConversationId>('conversation:', saved?.ids)
  const facet = createFacet<Facts & FacetValue>(saved?.facts)
  const byId = createOrder(saved?.byId)
  const byActivity = createOrder(saved?.byActivity)
  let at = saved?.at ?? new Float64Array()
  let size = saved?.size ?? 0

  const atOf = (slot: number): number => at[slot] ?? 0
  const placeById = (slot: number) => byId.placeOf((other) => ids.compare(other, slot))
  const placeByActivity = (slot: number) => byActivity.placeOf((other) => atOf(slot) - atOf(other) || ids.compare(slot, other))

  /** -1: not here. */
  function find(id: ConversationId): number {
    const compare = ids.compareTo(id)
    const place = byId.placeOf(compare)
    const slot = byId.at(place)
    return place < byId.length() && compare(slot) === 0 ? slot : -1
  }

  function add(row: ConversationRow): void {
    const slot = size
    ids.put(slot, row.id)
    at = grown(at, slot + 1)
    at[slot] = row.at
    facet.put(slot, factsOf(row))
    byId.insert(placeById(slot), slot)
    byActivity.insert(placeByActivity(slot), slot)
    size++
  }

  /** The last slot takes the place of one that is free. */
  function fill(slot: number): void {
    const last = size - 1
    if (slot !== last) {
      const [placeId, placeActivity] = [placeById(last), placeByActivity(last)]
      byId.rename(placeId, slot)
      byActivity.rename(placeActivity, slot)
      ids.move(last, slot)
      at[slot] = atOf(last)
      facet.move(last, slot)
    }
    size = last
  }

  /** The places between two times; all of them where there are none. */
  function span({ since, until }: Page): readonly [number, number] {
    const begin = until === undefined ? 0 : byActivity.placeOf((slot) => until - atOf(slot))
    const end = since === undefined ? size : byActivity.placeOf((slot) => since - atOf(slot) || -1)
    return [begin, Math.max(begin, end)]
  }

  return {
    set(row) {
      const slot = find(row.id)
      if (slot < 0) {
        add(row)
        return [row.inbox]
      }
      const before = facet.valueAt(slot).inbox
      if (atOf(slot) !== row.at) {
        byActivity.remove(placeByActivity(slot))
        at[slot] = row.at
        byActivity.insert(placeByActivity(slot), slot)
      }
      facet.replace(slot, factsOf(row))
      return before === row.inbox ? [before] : [before, row.inbox]
    },
    drop(id) {
      const slot = find(id)
      if (slot < 0) return []
      const { inbox } = facet.valueAt(slot)
      byId.remove(placeById(slot))
      byActivity.remove(placeByActivity(slot))
      facet.clear(slot)
      fill(slot)
      return [inbox]
    },
    page(page) {
      const passes = new Uint8Array(facet.codes())
      let total = 0
      facet.each((value, rows, code) => {
        if (!page.test(value)) return
        passes[code] = 1
        total += rows
      })
      const found: ConversationId[] = []
      const [begin, end] = span(page)
      const isPart = end - begin < size // then the total is only known at the end of the walk
      let passed = 0
      for (let i = begin; i < end; i++) {
        if (!isPart && (passed >= total || found.length >= page.limit)) break
        const slot = byActivity.at(page.oldestFirst ? end - 1 - (i - begin) : i)
        if (passes[facet.codeAt(slot)] === 0) continue
        if (passed >= page.from && found.length < page.limit) found.push(ids.get(slot))
        passed++
      }
      return { total: isPart ? passed : total, ids: found }
    },
    counts(inbox) {
      const counts = Object.fromEntries(views.map((view) => [view, 0])) as Record<View, number>
      facet.each((value, rows) => {
        if (value.inbox !== inbox) return
        for (const view of views) if (isIn(view, value, me)) counts[view] += rows
      })
      return counts
    },
    newest: (limit) => Array.from({ length: Math.min(limit, size) }, (_, place) => ids.get(byActivity.at(place))),
    save: (logged) => ({
      key: 'columns',
      layout: LAYOUT,
      logged,
      size,
      ids: ids.save(size),
      at: at.slice(0, size),
      facts: facet.save(size),
      byId: byId.save(),
      byActivity: byActivity.save(),
    }),
  }
}

/** Only these, always in this order: their JSON is their name. */
const factsOf = (row: ConversationRow): Facts & FacetValue =>
  Object.fromEntries(facts.map((name) => [name, row[name] ?? null])) as unknown as Facts & FacetValue
