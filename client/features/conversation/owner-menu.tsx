import ChevronDown from 'lucide-solid/icons/chevron-down'
import CircleDashed from 'lucide-solid/icons/circle-dashed'
import { createSignal, For, Show } from 'solid-js'
import type { MemberId } from '../../../shared/ids.ts'
import type { Team } from '../../bridge/api.ts'
import { useText } from '../../text/create-text.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Menu, MenuChoice, MenuHead, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { createShortcuts } from '../../ui/state/create-shortcuts.ts'

/** Who minds the conversation (H1). Oneself stands first; only active members can be chosen. */
export function OwnerMenu(props: { owner: MemberId | null; team: Team | undefined; short: boolean; onOwner(to: MemberId | null): void }) {
  const text = useText()
  const [open, setOpen] = createSignal(false)
  createShortcuts({ a: () => setOpen(true) })
  const owner = () => props.team?.members.find((member) => member.id === props.owner)
  const choices = () => {
    const active = props.team?.members.filter((member) => member.active) ?? []
    return [...active.filter((member) => member.id === props.team?.me), ...active.filter((member) => member.id !== props.team?.me)]
  }
  const ofWhom = (id: string) => (id === props.team?.me ? 'me' : 'member')
  const name = () => owner()?.name ?? text('conversation.nobody')

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
          <Show when={owner()} fallback={<CircleDashed class="owner-none" />}>
            {(known) => <Avatar name={known().name} of={ofWhom(known().id)} size={24} />}
          </Show>
          <span class="truncate">
            <bdi>{props.short ? name().split(' ')[0] : name()}</bdi>
          </span>
          <ChevronDown size={14} class="chev" />
        </>
      }
    >
      <MenuHead keys="A">{text('conversation.assignTo')}</MenuHead>
      <MenuLine />
      <For each={choices()}>
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
      <Show when={props.owner !== null}>
        <MenuLine />
        <MenuItem icon={CircleDashed} onSelect={() => props.onOwner(null)}>
          {text('conversation.unassign')}
        </MenuItem>
      </Show>
    </Menu>
  )
}
