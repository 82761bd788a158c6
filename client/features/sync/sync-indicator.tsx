import ChevronRight from 'lucide-solid/icons/chevron-right'
import CloudCheck from 'lucide-solid/icons/cloud-check'
import CloudOff from 'lucide-solid/icons/cloud-off'
import RefreshCw from 'lucide-solid/icons/refresh-cw'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { createMemo, createSignal, Show } from 'solid-js'
import type { SyncState } from '../../bridge/api.ts'
import { type Text, useText } from '../../text/create-text.ts'
import { Icon, type IconShape } from '../../ui/icon.tsx'
import { WaitingLayer } from './waiting-layer.tsx'
import './sync.css'

interface Standing {
  readonly icon: IconShape
  readonly tone: 'quiet' | 'warn' | 'danger'
  readonly words: string
}

/** Where this device stands with the relay (L3). What waits or was refused is one press away. */
export function SyncIndicator(props: { sync: SyncState | undefined; quietHidden?: boolean }) {
  const text = useText()
  const [open, setOpen] = createSignal(false)
  let button: HTMLButtonElement | undefined
  const standing = createMemo(() => (props.sync === undefined ? null : standingOf(props.sync, text)))
  const opens = () =>
    props.sync !== undefined && (props.sync.phase === 'offline' || props.sync.waiting.length > 0 || props.sync.refused.length > 0)
  const hidden = () => props.quietHidden === true && standing()?.tone === 'quiet'

  return (
    <Show when={hidden() ? null : standing()}>
      {(shown) => (
        <div class="sync-line">
          <Show
            when={opens()}
            fallback={
              <div class={`sync ${shown().tone}`}>
                <Icon of={shown().icon} />
                <span class="truncate" role="status">
                  {shown().words}
                </span>
              </div>
            }
          >
            <button
              ref={(element) => {
                button = element
              }}
              type="button"
              class={`sync ${shown().tone}`}
              aria-label={shown().words} // a status inside gives its button no name
              aria-haspopup="dialog"
              aria-expanded={open()}
              onClick={() => setOpen(!open())}
            >
              <Icon of={shown().icon} />
              <span class="truncate" role="status">
                {shown().words}
              </span>
              <ChevronRight class="end" />
            </button>
          </Show>
          <Show when={open() && opens() ? button : undefined}>
            {(anchor) => (
              <Show when={props.sync}>{(sync) => <WaitingLayer sync={sync()} anchor={anchor()} onClose={() => setOpen(false)} />}</Show>
            )}
          </Show>
        </div>
      )}
    </Show>
  )
}

function standingOf(sync: SyncState, text: Text): Standing {
  const waiting = sync.waiting.length
  if (sync.refused.length > 0) return { icon: TriangleAlert, tone: 'danger', words: text('sync.refused', { count: sync.refused.length }) }
  switch (sync.phase) {
    case 'offline':
      return { icon: CloudOff, tone: 'warn', words: waiting === 0 ? text('sync.offline') : text('sync.offlineWaiting', { count: waiting }) }
    case 'signed-out':
      return { icon: CloudOff, tone: 'warn', words: text('sync.signedOut') }
    case 'outdated':
      return { icon: RefreshCw, tone: 'warn', words: text('sync.outdated') }
    case 'other-tab':
      return { icon: CloudOff, tone: 'warn', words: text('sync.otherTab') }
    case 'starting':
      return { icon: RefreshCw, tone: 'quiet', words: text('sync.starting') }
    case 'syncing':
    case 'live':
      if (waiting > 0) return { icon: RefreshCw, tone: 'quiet', words: text('sync.syncingCount', { count: waiting }) }
      return sync.phase === 'live'
        ? { icon: CloudCheck, tone: 'quiet', words: text('sync.live') }
        : { icon: RefreshCw, tone: 'quiet', words: text('sync.syncing') }
  }
}
