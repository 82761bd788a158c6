import { For, Show } from 'solid-js'
import type { Team } from '../../bridge/api.ts'
import { useText } from '../../text/create-text.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { InviteForm } from './invite-form.tsx'
import { Section } from './section.tsx'

export function MembersSection(props: { team: Team; mayInvite: boolean }) {
  const text = useText()
  return (
    <Section workspace={props.team.workspace} title={text('settings.members')} lead={text('settings.membersLead')}>
      <Show when={props.mayInvite}>
        <InviteForm />
      </Show>
      <ul class="settings-list">
        <For each={props.team.members}>
          {(member) => (
            <li class="member" classList={{ inactive: !member.active }}>
              <Avatar of={member.id === props.team.me ? 'me' : 'member'} name={member.name} />
              <div class="member-who">
                <b class="truncate">
                  <bdi>{member.name}</bdi>
                </b>
                <small class="truncate">{member.email}</small>
              </div>
              <span class="member-role">{text(`settings.role.${member.role}`)}</span>
              <span class="member-state">
                {member.id === props.team.me ? text('settings.you') : member.active ? '' : text('settings.inactive')}
              </span>
            </li>
          )}
        </For>
      </ul>
    </Section>
  )
}
