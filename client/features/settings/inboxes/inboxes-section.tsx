import Inbox from 'lucide-solid/icons/inbox'
import Lock from 'lucide-solid/icons/lock'
import Plus from 'lucide-solid/icons/plus'
import { createSignal, For, Show } from 'solid-js'
import type { InboxId } from '../../../../shared/ids.ts'
import type { Team } from '../../../bridge/api.ts'
import { myRole, nameOf, openInboxes } from '../../../bridge/names.ts'
import { useText } from '../../../text/create-text.ts'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Section } from '../section.tsx'
import { InboxDialog } from './inbox-dialog.tsx'

export type InboxRow = Team['inboxes'][number]

/** The inboxes with their addresses, and who may enter which (A2). Admins see them all, others those that are open to them. */
export function InboxesSection(props: { team: Team }) {
  const text = useText()
  const [open, setOpen] = createSignal<InboxId | 'new' | null>(null)
  const isAdmin = () => myRole(props.team) !== 'agent'
  const inboxes = () => (isAdmin() ? props.team.inboxes : openInboxes(props.team))
  const edited = () => props.team.inboxes.find((inbox) => inbox.id === open())
  const whoEnters = (inbox: InboxRow) => {
    if (!inbox.private) return text('settings.everybody')
    const names = [...inbox.teams, ...inbox.members].flatMap((id) => nameOf(props.team, id) ?? [])
    return names.length === 0 ? text('settings.onlySuperAdmins') : text('settings.onlyThese', { names: names.join(', ') })
  }
  return (
    <Section
      workspace={props.team.workspace}
      title={text('settings.inboxes')}
      lead={text('settings.inboxesLead')}
      action={
        <Show when={isAdmin()}>
          <Button size="medium" onClick={() => setOpen('new')}>
            <Plus />
            {text('settings.newInbox')}
          </Button>
        </Show>
      }
    >
      <ul class="settings-list">
        <For each={inboxes()} fallback={<li class="settings-none">{text('settings.noInboxes')}</li>}>
          {(inbox) => (
            <li class="inbox-line">
              <Icon of={inbox.private ? Lock : Inbox} />
              <div class="inbox-what">
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
              </div>
              <span class="line-note">{whoEnters(inbox)}</span>
              <Show when={isAdmin()}>
                <Button aria-label={text('settings.editOf', { name: inbox.name })} onClick={() => setOpen(inbox.id)}>
                  {text('settings.edit')}
                </Button>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={open() === 'new' || edited() !== undefined}>
        <InboxDialog team={props.team} edited={edited() ?? null} onClose={() => setOpen(null)} />
      </Show>
    </Section>
  )
}
