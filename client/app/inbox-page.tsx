import { Navigate, useNavigate, useParams } from '@solidjs/router'
import PanelLeft from 'lucide-solid/icons/panel-left'
import PanelRight from 'lucide-solid/icons/panel-right'
import { createEffect, createMemo, createSignal, Show } from 'solid-js'
import type { ConversationId, InboxId } from '../../shared/ids.ts'
import type { View } from '../../shared/projections/views.ts'
import { usePresence } from '../bridge/live/use-presence.ts'
import { myRole } from '../bridge/names.ts'
import { useQuery } from '../bridge/use-query.ts'
import { Composer } from '../features/composer/composer.tsx'
import { ContextPane } from '../features/conversation/context-pane.tsx'
import { Conversation } from '../features/conversation/conversation.tsx'
import { NoConversation } from '../features/conversation/no-conversation.tsx'
import { ViewsPane } from '../features/inbox/views-pane.tsx'
import '../features/inbox/inbox.css'
import { SyncIndicator } from '../features/sync/sync-indicator.tsx'
import { useText } from '../text/create-text.ts'
import { Resizer } from '../ui/frame/resizer.tsx'
import { toast } from '../ui/frame/toast.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { createMedia } from '../ui/state/create-media.ts'
import { writeStored } from '../ui/state/create-stored.ts'
import { lastInboxKey } from './home.tsx'
import { ListPane } from './inbox/list-pane.tsx'
import { markReadWhileShown } from './inbox/mark-read.ts'
import { ownAddress } from './inbox/own-address.ts'
import { contextLimits, createPanes } from './inbox/panes.ts'
import { inboxPath, parseInboxPath } from './paths.ts'

/** Views, list, thread and context. Wide they stand side by side; on a phone they stand on each other. */
export function InboxPage() {
  const params = useParams<{ inbox: string; view: string; conversation?: string }>()
  const place = createMemo(() => parseInboxPath(params))
  return (
    <Show when={place()} fallback={<Navigate href="/" />}>
      {(found) => <Panes inbox={found().inbox} view={found().view} conversation={found().conversation} />}
    </Show>
  )
}

function Panes(props: { inbox: InboxId; view: View; conversation: ConversationId | null }) {
  const text = useText()
  const navigate = useNavigate()
  const team = useQuery(() => ({ type: 'team' }))
  const sync = useQuery(() => ({ type: 'sync' }))
  const counts = useQuery(() => ({ type: 'counts', inbox: props.inbox }))
  const asked = useQuery(() => (props.conversation === null ? null : { type: 'conversation', id: props.conversation }))
  type Asked = ReturnType<typeof asked>
  // The last conversation stays for the moment until the next is here: nothing blinks.
  const shown = createMemo<Asked>((before) => {
    const answer = asked()
    if (props.conversation === null) return undefined
    return answer?.deleted === true ? null : (answer ?? (answer === null ? null : before))
  })

  const presence = usePresence(
    () => props.inbox,
    () => props.conversation,
  )

  const panes = createPanes()
  const phone = createMedia('(width < 720px)')
  const roomForViews = createMedia('(width >= 960px)')
  const roomForContext = createMedia('(width >= 1200px)')
  const [overlay, setOverlay] = createSignal(false)
  const left = () => phone() || panes.left()
  const contextInline = () => roomForContext() && panes.context() && shown() != null
  const contextShown = () => contextInline() || (!roomForContext() && overlay() && shown() != null)
  const showContext = (show: boolean) => (roomForContext() ? panes.setContext(show) : setOverlay(show))
  const isAdmin = () => myRole(team()) !== 'agent'

  markReadWhileShown(() => (shown()?.id === props.conversation ? shown() : null))
  createEffect(() => writeStored(lastInboxKey, props.inbox))
  createEffect(() => {
    const name = shown()?.subject || text(`inbox.view.${props.view}`)
    document.title = `${name} · Samtal`
  })

  const goToView = (view: View) => navigate(inboxPath(props.inbox, view))
  const goToInbox = (inbox: InboxId) => navigate(inboxPath(inbox, 'open'))

  /** A private inbox's name goes with it; whoever had it on screen is told by the name they knew. */
  const names = new Map<InboxId, string>()
  // An address of an inbox that is gone or that one may not enter, perhaps not any more: said in words, and on to another.
  createEffect(() => {
    const known = team()?.inboxes
    if (sync()?.complete !== true || known === undefined) return
    for (const { id, name } of known) names.set(id, name)
    const inbox = known.find(({ id }) => id === props.inbox)
    const name = names.get(props.inbox)
    if (inbox?.mayEnter === true) return
    toast(name === undefined ? text('shell.inboxGone') : text('shell.noAccess', { name }), 'notice')
    navigate('/', { replace: true })
  })

  return (
    <div
      class="panes"
      data-shows={props.conversation === null ? 'list' : 'thread'}
      style={{ '--list': `${panes.listWidth()}px`, '--context': `${panes.contextWidth()}px` }}
      classList={{ 'with-views': left() && roomForViews(), 'with-list': left(), 'with-context': contextInline() }}
    >
      <Show when={left() && roomForViews()}>
        <ViewsPane
          team={team()}
          inbox={props.inbox}
          view={props.view}
          counts={counts()}
          hrefOf={(view) => inboxPath(props.inbox, view)}
          onInbox={goToInbox}
          foot={<SyncIndicator sync={sync()} />}
        />
      </Show>
      <Show when={left()}>
        <ListPane
          inbox={props.inbox}
          view={props.view}
          conversation={props.conversation}
          team={team()}
          sync={sync()}
          counts={counts()}
          panes={panes}
          phone={phone()}
          withViews={roomForViews()}
          isAdmin={isAdmin()}
          onView={goToView}
          onInbox={goToInbox}
        />
      </Show>
      <main class="thread">
        <Show
          when={shown()}
          keyed
          fallback={
            <NoConversation
              missing={shown() === null}
              start={
                <Show when={!left()}>
                  <IconButton icon={PanelLeft} label={text('shell.showList')} onClick={() => panes.setLeft(true)} />
                </Show>
              }
              back={inboxPath(props.inbox, props.view)}
            />
          }
        >
          {(state) => (
            <Conversation
              state={state}
              team={team()}
              sync={sync()}
              phone={phone()}
              presence={presence}
              address={ownAddress(state, team())?.address ?? ''}
              back={inboxPath(props.inbox, props.view)}
              hrefOf={(inbox, conversation) => inboxPath(inbox, 'open', conversation)}
              onDeleted={() => navigate(inboxPath(props.inbox, props.view), { replace: true })}
              start={
                <Show when={!left()}>
                  <IconButton icon={PanelLeft} label={text('shell.showList')} onClick={() => panes.setLeft(true)} />
                </Show>
              }
              end={
                <Show when={!contextShown()}>
                  <IconButton icon={PanelRight} label={text('shell.showContext')} onClick={() => showContext(true)} />
                </Show>
              }
              composer={<Composer state={state} from={ownAddress(state, team())} offline={sync()?.phase === 'offline'} phone={phone()} />}
            />
          )}
        </Show>
      </main>
      <Show when={contextShown() ? shown() : undefined}>
        {(state) => (
          <ContextPane state={state()} overlay={!contextInline()} onHide={() => showContext(false)}>
            <Show when={contextInline()}>
              <Resizer
                label={text('shell.contextWidth')}
                class="at-start"
                grows="left"
                size={panes.contextWidth()}
                {...contextLimits}
                onSize={panes.setContextWidth}
              />
            </Show>
          </ContextPane>
        )}
      </Show>
    </div>
  )
}
