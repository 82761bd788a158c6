import X from 'lucide-solid/icons/x'
import { createSignal, createUniqueId, For, onCleanup, onMount, Show } from 'solid-js'
import type { SyncState } from '../../bridge/api.ts'
import { useReplica } from '../../bridge/use-replica.ts'
import { useText } from '../../text/create-text.ts'
import { preciseMoment } from '../../text/precise-moment.ts'
import { useFormat } from '../../text/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { closeOutside, placeBeside } from '../../ui/menu-behaviour.ts'
import { RefusedLine } from './refused-line.tsx'
import { WaitingLine } from './waiting-line.tsx'

/** What is kept on this device until the relay answers, in its order, and what the relay would not take. */
export function WaitingLayer(props: { sync: SyncState; anchor: HTMLElement; onClose(): void }) {
  const text = useText()
  const format = useFormat()
  const replica = useReplica()
  const id = createUniqueId()
  let layer!: HTMLDivElement
  onMount(() => {
    layer.showPopover()
    const place = new ResizeObserver(() => placeBeside(layer, props.anchor, 'top-start'))
    place.observe(layer)
    onCleanup(() => place.disconnect())
    layer.focus()
    closeOutside(layer, props.anchor, () => props.onClose())
  })
  const closeByKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    props.onClose()
    props.anchor.focus()
  }
  const title = () => {
    if (props.sync.phase !== 'offline') return text(props.sync.waiting.length > 0 ? 'sync.title' : 'sync.refusedTitle')
    return props.sync.offlineSince === null
      ? text('sync.offline')
      : text('sync.offlineSince', { time: preciseMoment(format, props.sync.offlineSince) })
  }

  return (
    <div ref={layer} popover="manual" class="waits" role="dialog" aria-labelledby={id} tabindex="-1" onKeyDown={closeByKey}>
      <header>
        <div class="grow">
          <h2 id={id}>{title()}</h2>
          <Show when={props.sync.phase === 'offline'}>
            <p>{text('sync.offlineHint')}</p>
          </Show>
        </div>
        <IconButton class="s" icon={X} size={14} label={text('common.close')} onClick={() => props.onClose()} />
      </header>
      <ul>
        <For each={props.sync.refused}>{(item) => <RefusedLine item={item} onDismiss={() => void replica.dismissRefused(item.id)} />}</For>
        <For each={props.sync.waiting}>{(item) => <WaitingLine item={item} offline={props.sync.phase === 'offline'} />}</For>
      </ul>
      <Show when={props.sync.phase === 'offline'}>
        <footer>
          <NextTry at={props.sync.nextTryAt} />
          <Button onClick={() => void replica.retryNow()}>{text('sync.tryNow')}</Button>
        </footer>
      </Show>
    </div>
  )
}

function NextTry(props: { at: number | null }) {
  const text = useText()
  const [now, setNow] = createSignal(Date.now())
  const clock = setInterval(() => setNow(Date.now()), 1000)
  onCleanup(() => clearInterval(clock))
  const seconds = () => (props.at === null ? 0 : Math.ceil((props.at - now()) / 1000))
  return <span class="grow">{seconds() > 0 ? text('sync.nextTry', { seconds: seconds() }) : text('sync.trying')}</span>
}
