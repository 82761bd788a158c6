import { A, useLocation, useNavigate } from '@solidjs/router'
import Inbox from 'lucide-solid/icons/inbox'
import Settings2 from 'lucide-solid/icons/settings-2'
import { Show } from 'solid-js'
import { myRole } from '../bridge/names.ts'
import { useQuery } from '../bridge/use-query.ts'
import { AccountMenu } from '../features/account/account-menu.tsx'
import { Bell } from '../features/notifications/bell.tsx'
import { useText } from '../text/create-text.ts'
import { Logo } from '../ui/logo.tsx'
import { inboxPath } from './paths.ts'

/** The places of the app, one drawing each. A place that does not work yet is not here. */
export function Rail() {
  const text = useText()
  const location = useLocation()
  const navigate = useNavigate()
  const team = useQuery(() => ({ type: 'team' }))
  const isAdmin = () => myRole(team()) !== 'agent'
  const inInbox = () => location.pathname === '/' || location.pathname.startsWith('/inbox')
  const inSettings = () => location.pathname.startsWith('/settings')

  return (
    <nav class="rail" aria-label={text('shell.places')}>
      <span class="rail-logo">
        <Logo />
      </span>
      <A
        href="/"
        class="rail-place"
        title={text('shell.inbox')}
        aria-label={text('shell.inbox')}
        aria-current={inInbox() ? 'page' : undefined}
        activeClass=""
        inactiveClass=""
      >
        <Inbox />
      </A>
      <span class="rail-end" />
      <Bell team={team()} onOpen={(item) => navigate(inboxPath(item.inbox, 'open', item.conversation))} />
      <Show when={isAdmin()}>
        <A
          href="/settings"
          class="rail-place"
          title={text('shell.settings')}
          aria-label={text('shell.settings')}
          aria-current={inSettings() ? 'page' : undefined}
          activeClass=""
          inactiveClass=""
        >
          <Settings2 />
        </A>
      </Show>
      <AccountMenu />
    </nav>
  )
}
