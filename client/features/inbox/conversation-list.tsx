import { createEffect, createMemo, createSignal, on, Show } from 'solid-js'
import { VList, type VListHandle } from 'virtua/solid'
import type { ConversationId, InboxId } from '../../../shared/ids.ts'
import type { View } from '../../../shared/projections/views.ts'
import type { SyncState, Team } from '../../bridge/api.ts'
import { useQuery } from '../../bridge/use-query.ts'
import { useText } from '../../text/create-text.ts'
import { createShortcuts } from '../../ui/state/create-shortcuts.ts'
import { ConversationRow } from './conversation-row.tsx'
import { EmptyList } from './empty-list.tsx'

/** Rows asked for at first, added when the end is near, and how near that is. */
const FIRST = 200
const MORE = 400
const NEAR = 60

/** The conversations of a view. Only what is in sight stands in the document; j, k and the arrows go through all of them. */
export function ConversationList(props: {
  inbox: InboxId
  view: View
  oldestFirst: boolean
  selected: ConversationId | null
  team: Team | undefined
  sync: SyncState | undefined
  rowHeight: number
  hrefOf(id: ConversationId): string
}) {
  const text = useText()
  let handle: VListHandle | undefined
  let frame!: HTMLDivElement
  const [limit, setLimit] = createSignal(FIRST)
  const answer = useQuery(() => ({ type: 'list', inbox: props.inbox, view: props.view, oldestFirst: props.oldestFirst, limit: limit() }))
  type List = ReturnType<typeof answer>
  const list = createMemo<List>((before) => answer() ?? before) // the rows of the last view stay for the moment until the next are here
  const byId = createMemo(() => new Map((list()?.rows ?? []).map((row) => [row.id, row])))
  const ids = createMemo((): readonly ConversationId[] => [...byId().keys()], [], { equals: areSame })

  const [cursor, setCursor] = createSignal<ConversationId | null>(null)
  const indexes = createMemo(() => new Map(ids().map((id, index) => [id, index])))
  const reachable = (): ConversationId | undefined => [cursor(), props.selected].find((id) => id !== null && indexes().has(id)) ?? ids()[0]
  let lastIndex = 0

  createEffect(
    on(
      () => `${props.inbox} ${props.view} ${props.oldestFirst}`,
      () => {
        setLimit(FIRST)
        setCursor(null)
        handle?.scrollTo(0)
      },
      { defer: true },
    ),
  )

  // What comes in above does not push away what is being read.
  createEffect(
    on(ids, (now, before) => {
      const offset = handle?.scrollOffset ?? 0
      if (offset === 0 || before === undefined) return
      const top = Math.floor(offset / props.rowHeight)
      const kept = now.indexOf(before[top] ?? ('' as ConversationId))
      if (kept >= 0 && kept !== top) handle?.scrollBy((kept - top) * props.rowHeight)
    }),
  )

  // Who comes by an address finds the row in sight.
  createEffect(
    on([() => props.selected, () => ids().length > 0], ([selected]) => {
      const index = selected === null ? undefined : indexes().get(selected)
      if (index !== undefined && !frame.contains(document.activeElement))
        requestAnimationFrame(() => handle?.scrollToIndex(index, { align: 'nearest' }))
    }),
  )

  const growNearEnd = () => {
    if (handle === undefined || ids().length < limit()) return
    if (handle.findItemIndex(handle.scrollOffset + handle.viewportSize) > ids().length - NEAR) setLimit(limit() + MORE)
  }

  const goTo = (index: number) => {
    const id = ids()[Math.min(Math.max(index, 0), ids().length - 1)]
    if (id === undefined) return
    setCursor(id)
    handle?.scrollToIndex(indexes().get(id) ?? 0, { align: 'nearest' })
    focusSoon(id, 10)
  }
  /** A row from far away is measured before it can take the focus, which takes a frame or two. */
  const focusSoon = (id: ConversationId, tries: number) => {
    const link = frame.querySelector<HTMLElement>(`[data-row="${id}"]`)
    link?.focus({ preventScroll: true })
    if (document.activeElement !== link && tries > 0 && cursor() === id) requestAnimationFrame(() => focusSoon(id, tries - 1))
  }
  const move = (step: number) => {
    const from = cursor() ?? props.selected
    const index = from === null ? -1 : (indexes().get(from) ?? lastIndex - (step > 0 ? 1 : 0))
    goTo(index + step)
  }
  const onKey = (event: KeyboardEvent) => {
    const act = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Home: () => goTo(0), End: () => goTo(ids().length - 1) }[event.key]
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }
  createShortcuts({ j: () => move(1), k: () => move(-1) })

  const kept = () => [cursor(), props.selected].flatMap((id) => (id === null ? [] : (indexes().get(id) ?? [])))

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the links inside
    <div class="rows" ref={frame} onKeyDown={onKey}>
      <Show
        when={ids().length > 0}
        fallback={
          <Show when={answer()}>
            <EmptyList view={props.view} sync={props.sync} />
          </Show>
        }
      >
        <VList
          ref={(given) => {
            handle = given
          }}
          data={ids()}
          itemSize={props.rowHeight}
          keepMounted={kept()}
          role="list"
          aria-label={text(`inbox.view.${props.view}`)}
          onScroll={growNearEnd}
        >
          {(id, index) => (
            <Show when={byId().get(id)}>
              {(row) => (
                <ConversationRow
                  row={row()}
                  team={props.team}
                  href={props.hrefOf(id)}
                  selected={id === props.selected}
                  reachable={id === reachable()}
                  position={index() + 1}
                  total={list()?.total ?? 0}
                  onFocus={() => {
                    lastIndex = index()
                    setCursor(id)
                  }}
                />
              )}
            </Show>
          )}
        </VList>
      </Show>
    </div>
  )
}

const areSame = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((id, index) => id === b[index])
