import { createMemo, For, Match, onCleanup, onMount, Show, Switch } from 'solid-js'
import type { ConversationState, TimelineItem } from '../../../shared/records/conversation-state.ts'
import { useText } from '../../text/create-text.ts'
import { CommentEntry } from './entries/comment-entry.tsx'
import { EventLine } from './entries/event-line.tsx'
import { MessageEntry } from './entries/message-entry.tsx'
import { ReceivedEntry } from './entries/received-entry.tsx'
import type { People } from './people.ts'
import type { Act } from './use-act.ts'

type ItemOf<T extends TimelineItem['type']> = Extract<TimelineItem, { type: T }>

/** How far from the end, in px, still counts as being there. */
const AT_END = 32

/** Everything that happened, oldest first. It opens at its end and stays there while one is there. */
export function Timeline(props: { state: ConversationState; people: People; act: Act; offline: boolean }) {
  const text = useText()
  const byId = createMemo(() => new Map(props.state.timeline.map((item) => [item.entry.id, item])))
  const ids = createMemo(() => [...byId().keys()])
  const as = <T extends TimelineItem['type']>(id: string, type: T) => {
    const item = byId().get(id)
    return item?.type === type ? (item as ItemOf<T>) : undefined
  }
  let frame!: HTMLElement
  let content!: HTMLDivElement
  let atEnd = true
  const toEnd = () => {
    frame.scrollTop = frame.scrollHeight
  }
  onMount(() => {
    toEnd()
    const watch = new ResizeObserver(() => atEnd && toEnd())
    watch.observe(content)
    watch.observe(frame)
    onCleanup(() => watch.disconnect())
  })
  let top = 0
  const onScroll = () => {
    // What grows below before this event is told would look like having left the end: only going up leaves it.
    const up = frame.scrollTop < top
    top = frame.scrollTop
    if (frame.scrollHeight - top - frame.clientHeight < AT_END) atEnd = true
    else if (up) atEnd = false
  }

  return (
    <section class="log" ref={frame} tabindex="0" aria-label={text('conversation.timeline')} onScroll={onScroll}>
      <div class="log-content" ref={content}>
        <For each={ids()}>
          {(id) => (
            <Switch>
              <Match when={as(id, 'received')}>{(item) => <ReceivedEntry entry={item().entry} record={props.state.id} />}</Match>
              <Match when={as(id, 'message')}>
                {(item) => (
                  <MessageEntry
                    entry={item().entry}
                    delivery={item().delivery}
                    record={props.state.id}
                    people={props.people}
                    act={props.act}
                    offline={props.offline}
                  />
                )}
              </Match>
              <Match when={as(id, 'comment')}>{(item) => <CommentEntry entry={item().entry} people={props.people} />}</Match>
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
