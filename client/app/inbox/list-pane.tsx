import { A, useNavigate } from '@solidjs/router'
import Settings2 from 'lucide-solid/icons/settings-2'
import { Show } from 'solid-js'
import type { ConversationId, InboxId } from '../../../shared/ids.ts'
import type { View } from '../../../shared/projections/views.ts'
import type { Answers, SyncState, Team } from '../../bridge/api.ts'
import { AccountMenu } from '../../features/account/account-menu.tsx'
import { ConversationList } from '../../features/inbox/conversation-list.tsx'
import { ListHeader } from '../../features/inbox/list-header.tsx'
import { ViewMenu } from '../../features/inbox/view-menu.tsx'
import { Bell } from '../../features/notifications/bell.tsx'
import { SyncIndicator } from '../../features/sync/sync-indicator.tsx'
import { useText } from '../../text/create-text.ts'
import { useFormat } from '../../text/use-format.ts'
import { Resizer } from '../../ui/frame/resizer.tsx'
import { createStored, isFlag } from '../../ui/state/create-stored.ts'
import { inboxPath } from '../paths.ts'
import { listLimits, type Panes } from './panes.ts'

/** The list with its top. Without the views pane it carries the views, without the rail the account too. */
export function ListPane(props: {
  inbox: InboxId
  view: View
  conversation: ConversationId | null
  team: Team | undefined
  sync: SyncState | undefined
  counts: Answers['counts'] | undefined
  panes: Panes
  phone: boolean
  withViews: boolean
  isAdmin: boolean
  onView(view: View): void
  onInbox(inbox: InboxId): void
}) {
  const text = useText()
  const format = useFormat()
  const navigate = useNavigate()
  const [oldestFirst, setOldestFirst] = createStored('samtal.list.oldestFirst', false, isFlag)
  const Title = () => (
    <Show
      when={!props.withViews}
      fallback={
        <>
          <h1 class="truncate">{text(`inbox.view.${props.view}`)}</h1>
          <span class="count">{props.counts === undefined ? '' : format.number(props.counts[props.view])}</span>
        </>
      }
    >
      <h1 class="visually-hidden">{text(`inbox.view.${props.view}`)}</h1>
      <ViewMenu
        team={props.team}
        inbox={props.inbox}
        view={props.view}
        counts={props.counts}
        onView={props.onView}
        onInbox={props.onInbox}
      />
    </Show>
  )
  const Account = () => (
    <Show when={props.phone}>
      <Bell placement="bottom-end" team={props.team} onOpen={(item) => navigate(inboxPath(item.inbox, 'open', item.conversation))} />
      <Show when={props.isAdmin}>
        <A class="icon" href="/settings" aria-label={text('shell.settings')} title={text('shell.settings')}>
          <Settings2 size={20} />
        </A>
      </Show>
      <AccountMenu placement="bottom-end" />
    </Show>
  )
  return (
    <section class="list" role={props.phone && props.conversation === null ? 'main' : undefined} aria-label={text('inbox.conversations')}>
      <ListHeader
        title={<Title />}
        end={<Account />}
        oldestFirst={oldestFirst()}
        onOrder={setOldestFirst}
        onHide={props.phone ? null : () => props.panes.setLeft(false)}
      />
      <ConversationList
        inbox={props.inbox}
        view={props.view}
        oldestFirst={oldestFirst()}
        selected={props.conversation}
        team={props.team}
        sync={props.sync}
        rowHeight={props.phone ? 84 : 76}
        hrefOf={(id) => inboxPath(props.inbox, props.view, id)}
      />
      <Show when={!props.withViews}>
        <div class="list-foot">
          <SyncIndicator sync={props.sync} quietHidden />
        </div>
      </Show>
      <Show when={!props.phone}>
        <Resizer
          label={text('shell.listWidth')}
          class="at-end"
          grows="right"
          size={props.panes.listWidth()}
          {...listLimits}
          onSize={props.panes.setListWidth}
        />
      </Show>
    </section>
  )
}
