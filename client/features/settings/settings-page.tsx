import { A } from '@solidjs/router'
import ChevronLeft from 'lucide-solid/icons/chevron-left'
import Inbox from 'lucide-solid/icons/inbox'
import Send from 'lucide-solid/icons/send'
import Timer from 'lucide-solid/icons/timer'
import User from 'lucide-solid/icons/user'
import Users from 'lucide-solid/icons/users'
import { createMemo, For, Match, Show, Switch } from 'solid-js'
import { currentAccount } from '../../bridge/account.ts'
import { myRole } from '../../bridge/names.ts'
import { useQuery } from '../../bridge/use-query.ts'
import { useText } from '../../text/create-text.ts'
import { Icon } from '../../ui/icon.tsx'
import { InboxesSection } from './inboxes/inboxes-section.tsx'
import { KeepingSection } from './keeping-section.tsx'
import { MembersSection } from './members/members-section.tsx'
import { OutgoingSection } from './outgoing-section.tsx'
import { TeamsSection } from './teams/teams-section.tsx'
import './dialogs.css'
import './settings.css'

const sections = [
  { id: 'members', icon: User, admins: false },
  { id: 'teams', icon: Users, admins: true },
  { id: 'inboxes', icon: Inbox, admins: false },
  { id: 'outgoing', icon: Send, admins: true },
  { id: 'keeping', icon: Timer, admins: true },
] as const

/** `/settings/<section>`. On a phone the navigation and a section are pages of their own. */
export function SettingsPage(props: { section: string | undefined }) {
  const text = useText()
  const team = useQuery(() => ({ type: 'team' }))
  const role = () => (team() === undefined ? currentAccount()?.role : myRole(team())) ?? 'agent'
  const open = createMemo(() => sections.filter((section) => !section.admins || role() !== 'agent'))
  const section = () => open().find(({ id }) => id === props.section)?.id ?? 'members'
  return (
    <div class="settings" data-at={props.section ? 'section' : 'navigation'}>
      <nav class="settings-navigation" aria-label={text('settings.title')}>
        <header>
          <A class="settings-leave" href="/" aria-label={text('settings.toInbox')} title={text('settings.toInbox')}>
            <ChevronLeft size={20} />
          </A>
          <b>{text('settings.title')}</b>
        </header>
        <h2>{text('settings.team')}</h2>
        <ul>
          <For each={open()}>
            {({ id, icon }) => (
              <li>
                <A class="settings-link" href={`/settings/${id}`} aria-current={section() === id ? 'page' : undefined}>
                  <Icon of={icon} />
                  <span class="truncate">{text(`settings.${id}`)}</span>
                </A>
              </li>
            )}
          </For>
        </ul>
      </nav>
      <Show when={team()} fallback={<main class="settings-content" />}>
        {(known) => (
          <Switch>
            <Match when={section() === 'members'}>
              <MembersSection team={known()} />
            </Match>
            <Match when={section() === 'teams'}>
              <TeamsSection team={known()} />
            </Match>
            <Match when={section() === 'inboxes'}>
              <InboxesSection team={known()} />
            </Match>
            <Match when={section() === 'outgoing'}>
              <OutgoingSection workspace={known().workspace} />
            </Match>
            <Match when={section() === 'keeping'}>
              <KeepingSection team={known()} />
            </Match>
          </Switch>
        )}
      </Show>
    </div>
  )
}
