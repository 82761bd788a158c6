import ChevronDown from 'lucide-solid/icons/chevron-down'
import CircleDashed from 'lucide-solid/icons/circle-dashed'
import Users from 'lucide-solid/icons/users'
import { createSignal, For, Show } from 'solid-js'
import type { InboxId, MemberId, TeamId } from '../../../shared/ids.ts'
import type { Team } from '../../bridge/api.ts'
import { colleaguesIn, isTeam, nameOf } from '../../bridge/names.ts'
import { useText } from '../../text/create-text.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Menu, MenuChoice, MenuHead, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { createShortcuts } from '../../ui/state/create-shortcuts.ts'

/** Who minds the conversation (H1): a member who works in this inbox, oneself first, or a team. */
export function OwnerMenu(props: {
  owner: MemberId | TeamId | null
  inbox: InboxId | null
  team: Team | undefined
  short: boolean
  onOwner(to: MemberId | TeamId | null): void
}) {
  const text = useText()
  const [open, setOpen] = createSignal(false)
  createShortcuts({ a: () => setOpen(true) })
  const ofWhom = (id: string) => (isTeam(id) ? 'team' : id === props.team?.me ? 'me' : 'member')
  const name = () => {
    if (props.owner === null) return text('conversation.nobody')
    return nameOf(props.team, props.owner) ?? text('conversation.someone')
  }

  return (
    <Menu
      class="owner"
      width={232}
      label={text('conversation.owner', { name: name() })}
      title={text('conversation.ownerKey')}
      open={open()}
      onOpenChange={setOpen}
      trigger={
        <>
          <Show when={props.owner} fallback={<CircleDashed class="owner-none" />}>
            {(known) => <Avatar name={name()} of={ofWhom(known())} size={24} />}
          </Show>
          <span class="truncate">
            <bdi>{props.short && !isTeam(props.owner) ? name().split(' ')[0] : name()}</bdi>
          </span>
          <ChevronDown size={14} class="chev" />
        </>
      }
    >
      <MenuHead keys="A">{text('conversation.assignTo')}</MenuHead>
      <MenuLine />
      <For each={colleaguesIn(props.team, props.inbox)}>
        {(member) => (
          <MenuChoice
            start={<Avatar name={member.name} of={ofWhom(member.id)} size={20} />}
            end={member.id === props.team?.me ? text('conversation.me') : undefined}
            chosen={member.id === props.owner}
            onSelect={() => props.onOwner(member.id)}
          >
            <bdi>{member.name}</bdi>
          </MenuChoice>
        )}
      </For>
      <Show when={(props.team?.teams.length ?? 0) > 0}>
        <MenuLine />
        <For each={props.team?.teams}>
          {(team) => (
            <MenuChoice
              icon={Users}
              end={text('common.people', { count: team.members.length })}
              chosen={team.id === props.owner}
              onSelect={() => props.onOwner(team.id)}
            >
              <bdi>{team.name}</bdi>
            </MenuChoice>
          )}
        </For>
      </Show>
      <Show when={props.owner !== null}>
        <MenuLine />
        <MenuItem icon={CircleDashed} onSelect={() => props.onOwner(null)}>
          {text('conversation.unassign')}
        </MenuItem>
      </Show>
    </Menu>
  )
}
