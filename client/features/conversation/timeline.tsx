import { createEffect, createMemo, For, Match, on, onCleanup, onMount, Show, Switch } from 'solid-js'
import type { ConversationState, TimelineItem } from '../../../shared/records/conversation/state.ts'
import type { Team } from '../../bridge/api.ts'
import { useText } from '../../text/create-text.ts'
import { CommentEntry } from './entries/comment-entry.tsx'
import { EventLine } from './entries/event-line.tsx'
import { HiddenEntry } from './entries/hidden-entry.tsx'
import { MessageEntry } from './entries/message-entry.tsx'
import { ReceivedEntry } from './entries/received-entry.tsx'
import { createHiding } from './hiding.ts'
import type { People } from './people.ts'
import type { Act } from './use-act.ts'

type ItemOf<T extends TimelineItem['type']> = Extract<TimelineItem, { type: T }>

/** How far from the end, in px, still counts as being there. */
const AT_END = 32
/** Above the newest message, px. */
const MARGIN = 16

/** Everything that happened, oldest first. It opens at its newest message and stays with what comes until one goes elsewhere. */
export function Timeline(props: { state: ConversationState; team: Team | undefined; people: People; act: Act; offline: boolean }) {
  const text = useText()
  const byId = createMemo(() => new Map(props.state.timeline.map((item) => [item.entry.id, item])))
  const ids = createMemo(() => [...byId().keys()])
  const as = <T extends TimelineItem['type']>(id: string, type: T) => {
    const item = byId().get(id)
    return item?.type === type ? (item as ItemOf<T>) : undefined
  }
  const hiding = createHiding(
    () => props.state,
    () => props.team,
    props.act,
  )
  const hideOf = (item: TimelineItem) => (hiding.mayHide(item) ? () => hiding.hide(item) : null)
  const contact = () => props.state.contact?.name || props.state.contact?.address || ''
  let frame!: HTMLElement
  let content!: HTMLDivElement
  /** What it keeps in view while things grow: the newest writing, the very end, or where the person went. */
  let follows: 'newest' | 'end' | 'nothing' = 'newest'
  /** Where we put it, px: a scroll to anywhere else is the person's. */
  let placed = 0
  const follow = () => {
    if (follows === 'nothing') return
    const newest = [...content.querySelectorAll(':scope > .msg, :scope > .held')].at(-1)
    const end = frame.scrollHeight - frame.clientHeight
    // A long newest message is read from its beginning.
    const above = newest === undefined ? end : newest.getBoundingClientRect().top - frame.getBoundingClientRect().top + frame.scrollTop
    frame.scrollTop = follows === 'end' ? end : Math.min(above - MARGIN, end)
    placed = frame.scrollTop
  }
  onMount(() => {
    follow()
    const watch = new ResizeObserver(follow)
    watch.observe(content)
    watch.observe(frame)
    onCleanup(() => watch.disconnect())
  })
  createEffect(
    on(
      ids,
      () => {
        if (follows !== 'nothing') follows = 'newest'
      },
      { defer: true },
    ),
  )
  const onScroll = () => {
    if (Math.abs(frame.scrollTop - placed) < 2) return
    follows = frame.scrollHeight - frame.scrollTop - frame.clientHeight < AT_END ? 'end' : 'nothing'
    placed = frame.scrollTop
  }

  return (
    <section class="log" ref={frame} tabindex="0" aria-label={text('conversation.timeline')} onScroll={onScroll}>
      <div class="log-content" ref={content}>
        <For each={ids()}>
          {(id) => (
            <Switch>
              <Match when={as(id, 'received')}>
                {(item) => <ReceivedEntry entry={item().entry} record={props.state.id} onHide={hideOf(item())} />}
              </Match>
              <Match when={as(id, 'message')}>
                {(item) => (
                  <MessageEntry
                    entry={item().entry}
                    delivery={item().delivery}
                    record={props.state.id}
                    people={props.people}
                    act={props.act}
                    offline={props.offline}
                    onHide={hideOf(item())}
                  />
                )}
              </Match>
              <Match when={as(id, 'comment')}>
                {(item) => <CommentEntry entry={item().entry} people={props.people} onHide={hideOf(item())} />}
              </Match>
              <Match when={as(id, 'hidden')}>
                {(item) => (
                  <HiddenEntry
                    entry={item().entry}
                    people={props.people}
                    contact={contact()}
                    onShow={hiding.mayShow(item()) ? () => hiding.show(item()) : null}
                  />
                )}
              </Match>
              <Match when={as(id, 'event')}>
                {(item) => (
                  <Show when={item().entry.type !== 'created'}>
                    <EventLine entry={item().entry} overtaken={item().overtaken} people={props.people} />
                  </Show>
                )}
              </Match>
            </Switch>
          )}
        </For>
      </div>
    </section>
  )
}
