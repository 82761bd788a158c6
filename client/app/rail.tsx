import { A, useLocation } from '@solidjs/router'
import Inbox from 'lucide-solid/icons/inbox'
import Settings2 from 'lucide-solid/icons/settings-2'
import { Show } from 'solid-js'
import { useQuery } from '../bridge/use-query.ts'
import { AccountMenu } from '../features/account/account-menu.tsx'
import { useText } from '../text/create-text.ts'
import { Logo } from '../ui/logo.tsx'

/** The places of the app, one drawing each. A place that does not work yet is not here. */
export function Rail() {
  const text = useText()
  const location = useLocation()
  const team = useQuery(() => ({ type: 'team' }))
  const isAdmin = () => (team()?.members.find((member) => member.id === team()?.me)?.role ?? 'agent') !== 'agent'
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
