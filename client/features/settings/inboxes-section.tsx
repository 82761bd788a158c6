import Inbox from 'lucide-solid/icons/inbox'
import { For } from 'solid-js'
import type { Team } from '../../bridge/api.ts'
import { useText } from '../../text/create-text.ts'
import { Section } from './section.tsx'

export function InboxesSection(props: { team: Team }) {
  const text = useText()
  return (
    <Section workspace={props.team.workspace} title={text('settings.inboxes')} lead={text('settings.inboxesLead')}>
      <ul class="settings-list">
        <For each={props.team.inboxes}>
          {(inbox) => (
            <li class="inbox-line">
              <Inbox />
              <b class="truncate">
                <bdi>{inbox.name}</bdi>
              </b>
              <ul>
                <For each={inbox.addresses} fallback={<li>{text('settings.noAddress')}</li>}>
                  {(address) => (
                    <li>
                      {address.address} <bdi>{address.name === inbox.name || address.name === address.address ? '' : address.name}</bdi>
                    </li>
                  )}
                </For>
              </ul>
            </li>
          )}
        </For>
      </ul>
    </Section>
  )
}
