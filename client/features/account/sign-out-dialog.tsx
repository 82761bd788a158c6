import { createSignal, For, Match, onMount, Show, Switch } from 'solid-js'
import type { WaitingItem } from '../../bridge/api.ts'
import type { HttpFailure } from '../../bridge/relay-http.ts'
import { useReplica } from '../../bridge/use-replica.ts'
import { useText } from '../../text/create-text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { signOut } from './sign-out.ts'

const shown = 3

/** Signs out at once where nothing is lost by it; asks first where unsent work would be. */
export function SignOutDialog(props: { waiting: readonly WaitingItem[]; onClose(): void }) {
  const text = useText()
  const replica = useReplica()
  const [failure, setFailure] = createSignal<HttpFailure['code'] | null>(navigator.onLine ? null : 'offline')
  const [busy, setBusy] = createSignal(false)
  const asks = props.waiting.length > 0

  const leave = async () => {
    setBusy(true)
    const left = await signOut(replica)
    setBusy(false)
    if (!left.ok) setFailure(left.error.code)
  }
  onMount(() => {
    if (!asks && failure() === null) void leave()
  })

  return (
    <Dialog
      open={asks || failure() !== null}
      alert
      title={text(failure() === null ? 'account.loseTitle' : 'account.stuckTitle', { count: props.waiting.length })}
      onClose={props.onClose}
      actions={
        <>
          <Button size="medium" autofocus onClick={props.onClose}>
            {text(failure() === null ? 'common.cancel' : 'common.close')}
          </Button>
          <Show when={failure() === null}>
            <Button size="medium" kind="danger" disabled={busy()} onClick={leave}>
              {text('account.loseAndLeave')}
            </Button>
          </Show>
        </>
      }
    >
      <Switch>
        <Match when={failure() === 'offline'}>
          <p>{text('account.stuckOffline')}</p>
        </Match>
        <Match when={failure() !== null}>
          <p>{text(`http.${failure() ?? 'failed'}`)}</p>
        </Match>
        <Match when={asks}>
          <p>{text('account.lose')}</p>
          <ul class="account-waiting">
            <For each={props.waiting.slice(0, shown)}>
              {(item) => (
                <li>
                  <b>
                    <bdi>{item.who}</bdi>
                  </b>
                  <span class="truncate">{item.text}</span>
                </li>
              )}
            </For>
            <Show when={props.waiting.length > shown}>
              <li>{text('account.loseMore', { count: props.waiting.length - shown })}</li>
            </Show>
          </ul>
        </Match>
      </Switch>
    </Dialog>
  )
}
