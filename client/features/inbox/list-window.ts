import { type Accessor, createMemo, createSignal } from 'solid-js'
import type { ConversationId, InboxId } from '../../../shared/ids.ts'
import type { ConversationRow } from '../../../shared/projections/conversation-row.ts'
import type { View } from '../../../shared/projections/views.ts'
import type { Answers } from '../../bridge/api.ts'
import { useQuery } from '../../bridge/use-query.ts'

/** Rows held at once, the steps in which that window moves, and how far it reaches beyond what is in sight. */
const LENGTH = 200
const STEP = 50
const REACH = 50

/** A view as far as it is on screen: every place is known to be there, and around what is in sight what stands on it. */
export interface ListWindow {
  readonly list: Accessor<Answers['list'] | undefined>
  /** Has this view been answered, and not only the one before? */
  readonly isAnswered: Accessor<boolean>
  /** The ids by their place; undefined where nothing is known. As long as the view. */
  readonly ids: Accessor<readonly (ConversationId | undefined)[]>
  rowOf(id: ConversationId): ConversationRow | undefined
  placeOf(id: ConversationId): number | undefined
  /** The place that has come into sight. */
  moveTo(place: number): void
}

/** `held` stays known wherever the window goes: what has the focus must not vanish because something else is looked at. */
export function createListWindow(
  query: () => { readonly inbox: InboxId; readonly view: View; readonly oldestFirst: boolean },
  held: Accessor<ConversationId | null>,
): ListWindow {
  const [from, setFrom] = createSignal(0)
  const answer = useQuery(() => ({ ...query(), type: 'list', from: from(), limit: LENGTH }))
  type List = Answers['list'] | undefined
  const list = createMemo<List>((before) => answer() ?? before) // the rows of the last view stay for the moment until the next are here
  const rows = createMemo(() => new Map(list()?.rows.map((row) => [row.id, row])))
  const places = createMemo((): Places => placesIn(list()), nowhere, { equals: areSame })

  const pin = createMemo<Pin | null>((before) => {
    const id = held()
    const now = list()
    const row = id === null ? undefined : rows().get(id)
    if (id === null || now === undefined) return null
    if (row !== undefined) return { id, row, place: places().byId.get(id) ?? 0 }
    const isOutside = before !== null && (before.place < now.from || before.place >= now.from + now.rows.length)
    return before?.id === id && isOutside && before.place < now.total ? before : null
  }, null)

  const ids = createMemo(() => {
    const all: (ConversationId | undefined)[] = new Array(places().total)
    const pinned = pin()
    if (pinned !== null && pinned.place < all.length) all[pinned.place] = pinned.id
    for (const [id, place] of places().byId) all[place] = id
    return all
  })

  const pinOf = (id: ConversationId): Pin | null => (pin()?.id === id ? pin() : null)
  return {
    list,
    isAnswered: () => answer() !== undefined,
    ids,
    rowOf: (id) => rows().get(id) ?? pinOf(id)?.row,
    placeOf: (id) => places().byId.get(id) ?? pinOf(id)?.place,
    moveTo: (place) => setFrom(Math.max(0, Math.floor((place - REACH) / STEP) * STEP)),
  }
}

interface Pin {
  readonly id: ConversationId
  readonly row: ConversationRow
  readonly place: number
}

interface Places {
  readonly total: number
  readonly byId: ReadonlyMap<ConversationId, number>
}
const nowhere: Places = { total: 0, byId: new Map() }

function placesIn(list: Answers['list'] | undefined): Places {
  if (list === undefined) return nowhere
  return { total: list.total, byId: new Map(list.rows.map((row, index) => [row.id, list.from + index])) }
}

const areSame = (a: Places, b: Places): boolean =>
  a.total === b.total && a.byId.size === b.byId.size && [...a.byId].every(([id, place]) => b.byId.get(id) === place)
