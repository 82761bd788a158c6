import { Match, Switch } from 'solid-js'
import type { View } from '../../../shared/projections/views.ts'
import type { SyncState } from '../../bridge/api.ts'
import { useText } from '../../text/create-text.ts'

/** Why there is no row: all done, the first download, or a first start without the relay. */
export function EmptyList(props: { view: View; sync: SyncState | undefined }) {
  const text = useText()
  return (
    <div class="none">
      <Switch
        fallback={
          <>
            <b>{text(`inbox.empty.${props.view}`)}</b>
            <span>{text(`inbox.emptyHint.${props.view}`)}</span>
          </>
        }
      >
        <Match when={props.sync?.complete === false && props.sync.phase === 'offline'}>
          <b>{text('inbox.firstOffline')}</b>
          <span>{text('inbox.firstOfflineHint')}</span>
        </Match>
        <Match when={props.sync?.complete === false}>
          <b>{text('inbox.first')}</b>
          <span>{text('inbox.firstHint')}</span>
        </Match>
      </Switch>
    </div>
  )
}
