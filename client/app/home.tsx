import { A, Navigate } from '@solidjs/router'
import { Show } from 'solid-js'
import { myRole, openInboxes } from '../bridge/names.ts'
import { useQuery } from '../bridge/use-query.ts'
import { SyncIndicator } from '../features/sync/sync-indicator.tsx'
import { useText } from '../text/create-text.ts'
import { readStored } from '../ui/state/create-stored.ts'
import { inboxPath } from './paths.ts'

export const lastInboxKey = 'samtal.inbox'

/** `/`: on to the inbox that was open last here, or to the first; words where there is none. */
export function Home() {
  const text = useText()
  const team = useQuery(() => ({ type: 'team' }))
  const sync = useQuery(() => ({ type: 'sync' }))
  const last = readStored(lastInboxKey, (stored) => (typeof stored === 'string' ? stored : undefined))
  const inbox = () => openInboxes(team()).find((known) => known.id === last) ?? openInboxes(team())[0]
  const isAdmin = () => myRole(team()) !== 'agent'
  return (
    <Show
      when={inbox()}
      fallback={
        <main class="home">
          <Show when={team() !== undefined && sync()?.complete}>
            <div class="empty">
              <h1>{text(isAdmin() && team()?.inboxes.length === 0 ? 'shell.noInbox' : 'shell.noInboxOpen')}</h1>
              <p>{text(isAdmin() ? 'shell.noInboxAdmin' : 'shell.noInboxAgent')}</p>
              <Show when={isAdmin()}>
                <A class="button primary medium" href="/settings/inboxes">
                  {text('shell.settings')}
                </A>
              </Show>
            </div>
          </Show>
          <Show when={sync()?.complete === false}>
            <div class="empty">
              <h1>{text(sync()?.phase === 'offline' ? 'inbox.firstOffline' : 'inbox.first')}</h1>
              <p>{text(sync()?.phase === 'offline' ? 'inbox.firstOfflineHint' : 'inbox.firstHint')}</p>
            </div>
          </Show>
          <div class="home-sync">
            <SyncIndicator sync={sync()} />
          </div>
        </main>
      }
    >
      {(found) => <Navigate href={inboxPath(found().id, 'open')} />}
    </Show>
  )
}
