import Plus from 'lucide-solid/icons/plus'
import Users from 'lucide-solid/icons/users'
import { createSignal, For, Show } from 'solid-js'
import type { TeamId } from '../../../../shared/ids.ts'
import type { Team } from '../../../bridge/api.ts'
import { useText } from '../../../text/create-text.ts'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../section.tsx'
import { TeamDialog } from './team-dialog.tsx'

export type TeamRow = Team['teams'][number]

/** Groups of members: conversations are given to them, and private inboxes open to them. */
export function TeamsSection(props: { team: Team }) {
  const text = useText()
  const [open, setOpen] = createSignal<TeamId | 'new' | null>(null)
  const edited = () => props.team.teams.find((team) => team.id === open())
  const names = (team: TeamRow) =>
    props.team.members
      .filter((member) => team.members.includes(member.id))
      .map((member) => member.name)
      .join(', ')
  return (
    <Section
      workspace={props.team.workspace}
      title={text('settings.teams')}
      lead={text('settings.teamsLead')}
      action={
        <Button size="medium" onClick={() => setOpen('new')}>
          <Plus />
          {text('settings.newTeam')}
        </Button>
      }
    >
      <ul class="settings-list">
        <For each={props.team.teams} fallback={<li class="settings-none">{text('settings.noTeams')}</li>}>
          {(team) => (
            <li class="team-line">
              <Users />
              <b class="truncate">
                <bdi>{team.name}</bdi>
              </b>
              <span class="line-note">{names(team) || text('settings.nobodyYet')}</span>
              <Button aria-label={text('settings.editOf', { name: team.name })} onClick={() => setOpen(team.id)}>
                {text('settings.edit')}
              </Button>
            </li>
          )}
        </For>
      </ul>
      <Show when={open() === 'new' || edited() !== undefined}>
        <TeamDialog team={props.team} edited={edited() ?? null} onClose={() => setOpen(null)} />
      </Show>
    </Section>
  )
}
