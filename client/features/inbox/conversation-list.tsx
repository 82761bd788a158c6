import { createEffect, createSignal, on, Show } from 'solid-js'
import { VList, type VListHandle } from 'virtua/solid'
import type { ConversationId, InboxId } from '../../../shared/ids.ts'
import type { View } from '../../../shared/projections/views.ts'
import type { SyncState, Team } from '../../bridge/api.ts'
import { useText } from '../../text/create-text.ts'
import { createShortcuts } from '../../ui/state/create-shortcuts.ts'
import { ConversationRow } from './conversation-row.tsx'
import { EmptyList } from './empty-list.tsx'
import { createListWindow } from './list-window.ts'

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
  const [cursor, setCursor] = createSignal<ConversationId | null>(null)
  const view = createListWindow(() => ({ inbox: props.inbox, view: props.view, oldestFirst: props.oldestFirst }), cursor)
  const { list, ids, placeOf } = view
  let lastPlace = 0
  /** Where the cursor is on its way to: nothing is known of that row yet. */
  let target: number | null = null
  const reachable = (): ConversationId | undefined =>
    [cursor(), props.selected].find((id) => id !== null && placeOf(id) !== undefined) ?? list()?.rows[0]?.id

  createEffect(
    on(
      () => `${props.inbox} ${props.view} ${props.oldestFirst}`,
      () => {
        view.moveTo(0)
        setCursor(null)
        target = null
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
      const id = before[top]
      const kept = id === undefined ? undefined : placeOf(id)
      if (kept !== undefined && kept !== top && now.length > 0) handle?.scrollBy((kept - top) * props.rowHeight)
    }),
  )

  // Who comes by an address finds the row in sight.
  createEffect(
    on([() => props.selected, () => ids().length > 0], ([selected]) => {
      const place = selected === null ? undefined : placeOf(selected)
      if (place !== undefined && !frame.contains(document.activeElement))
        requestAnimationFrame(() => handle?.scrollToIndex(place, { align: 'nearest' }))
    }),
  )

  const follow = () => {
    if (handle !== undefined) view.moveTo(handle.findItemIndex(handle.scrollOffset))
  }

  const goTo = (place: number) => {
    const { length } = ids()
    if (length === 0) return
    target = Math.min(Math.max(place, 0), length - 1)
    handle?.scrollToIndex(target, { align: 'nearest' })
    view.moveTo(target)
    arrive()
  }
  /** Takes the row at which the cursor was to arrive, once it is known which one that is. */
  const arrive = () => {
    const id = target === null ? undefined : ids()[target]
    if (id === undefined) return
    target = null
    setCursor(id)
    focusSoon(id, 10)
  }
  createEffect(on(ids, arrive))
  const linkOf = (id: ConversationId | null) => frame.querySelector<HTMLElement>(`[data-row="${id}"]`)
  /** A row from far away is measured before it can take the focus, which takes a frame or two. */
  const focusSoon = (id: ConversationId, tries: number) => {
    const link = linkOf(id)
    link?.focus({ preventScroll: true })
    if (document.activeElement !== link && tries > 0 && cursor() === id) requestAnimationFrame(() => focusSoon(id, tries - 1))
  }
  // The rows around the one with the focus come and go, and its element with them; the focus does not follow by itself.
  let hasFocus = false
  const keepFocus = () => {
    if (hasFocus && document.activeElement === document.body) linkOf(cursor())?.focus({ preventScroll: true })
  }
  const move = (step: number) => {
    const from = cursor() ?? props.selected
    if (target !== null) goTo(target + step)
    else if (from === null) goTo(0)
    else goTo((placeOf(from) ?? lastPlace - (step > 0 ? 1 : 0)) + step)
  }
  const onKey = (event: KeyboardEvent) => {
    const act = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Home: () => goTo(0), End: () => goTo(ids().length - 1) }[event.key]
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }
  createShortcuts({ j: () => move(1), k: () => move(-1) })

  const kept = () => [cursor(), props.selected].flatMap((id) => (id === null ? [] : (placeOf(id) ?? [])))

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the links inside
    <div
      class="rows"
      ref={frame}
      onKeyDown={onKey}
      onFocusIn={() => {
        hasFocus = true
      }}
      onFocusOut={(event) => {
        if (event.relatedTarget !== null) hasFocus = false
      }}
      aria-busy={list()?.live === false}
    >
      <Show
        when={ids().length > 0}
        fallback={
          <Show when={view.isAnswered()}>
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
          onScroll={follow}
          onScrollEnd={keepFocus}
        >
          {(id, index) => (
            <Show
              when={id === undefined ? undefined : view.rowOf(id)}
              fallback={<PendingRow height={props.rowHeight} position={index() + 1} total={ids().length} />}
            >
              {(row) => (
                <ConversationRow
                  row={row()}
                  team={props.team}
                  href={props.hrefOf(row().id)}
                  selected={id === props.selected}
                  reachable={id === reachable()}
                  position={index() + 1}
                  total={ids().length}
                  onFocus={() => {
                    lastPlace = index()
                    setCursor(row().id)
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

/** The place of a row that is on its way: a moment, after a jump. */
const PendingRow = (props: { height: number; position: number; total: number }) => (
  // biome-ignore lint/a11y/useSemanticElements: the virtual list puts its own <div> around each, so no <li> can stand in a <ul>
  <div
    role="listitem"
    class="row-pending"
    aria-busy="true"
    aria-posinset={props.position}
    aria-setsize={props.total}
    style={{ height: `${props.height}px` }}
  />
)
