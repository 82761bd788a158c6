import Ellipsis from 'lucide-solid/icons/ellipsis'
import UserRoundCheck from 'lucide-solid/icons/user-round-check'
import UserRoundMinus from 'lucide-solid/icons/user-round-minus'
import UserRoundX from 'lucide-solid/icons/user-round-x'
import { Show } from 'solid-js'
import type { MemberId } from '../../../../shared/ids.ts'
import type { Role } from '../../../../shared/records/entry.ts'
import { useText } from '../../../text/create-text.ts'
import { Avatar } from '../../../ui/avatar.tsx'
import { Menu, MenuItem, MenuLine } from '../../../ui/menu.tsx'
import type { QuestionKind } from './ask-member.tsx'
import type { MemberChange, TeamMember } from './objection.ts'
import { RoleSelect } from './role-select.tsx'

/** One member. Only a super admin gives or takes what super admins have (I3). */
export function MemberLine(props: {
  member: TeamMember
  me: MemberId
  myRole: Role
  onChange(fields: MemberChange): void
  onAsk(kind: QuestionKind, fields: MemberChange): void
}) {
  const text = useText()
  const isMe = () => props.member.id === props.me
  const mayChange = () => props.myRole === 'super-admin' || (props.myRole === 'admin' && props.member.role !== 'super-admin')
  const roles = (): Role[] => (props.myRole === 'super-admin' ? ['agent', 'admin', 'super-admin'] : ['agent', 'admin'])
  const state = () => {
    if (!props.member.active) return text('settings.inactive')
    return isMe() ? text('settings.you') : ''
  }
  return (
    <li class="member" classList={{ inactive: !props.member.active }}>
      <Avatar of={isMe() ? 'me' : 'member'} name={props.member.name} />
      <div class="member-who">
        <b class="truncate">
          <bdi>{props.member.name}</bdi>
        </b>
        <small class="truncate">{props.member.email}</small>
      </div>
      <span class="member-state">{state()}</span>
      <span class="member-role">
        <Show when={mayChange()} fallback={text(`settings.role.${props.member.role}`)}>
          <RoleSelect
            label={text('settings.roleOf', { name: props.member.name })}
            role={props.member.role}
            roles={roles()}
            onChange={(role) => (isMe() ? props.onAsk('role', { role }) : props.onChange({ role }))}
          />
        </Show>
      </span>
      <span class="member-more">
        <Show when={mayChange()}>
          <Menu class="icon" placement="bottom-end" label={text('settings.memberMore', { name: props.member.name })} trigger={<Ellipsis />}>
            <Show
              when={props.member.active}
              fallback={
                <MenuItem icon={UserRoundCheck} onSelect={() => props.onChange({ active: true })}>
                  {text('settings.reactivate')}
                </MenuItem>
              }
            >
              <MenuItem icon={UserRoundMinus} onSelect={() => props.onAsk('deactivate', { active: false })}>
                {text('settings.deactivateAsk')}
              </MenuItem>
            </Show>
            <MenuLine />
            <MenuItem icon={UserRoundX} tone="danger" onSelect={() => props.onAsk('remove', { removed: true })}>
              {text('settings.removeAsk')}
            </MenuItem>
          </Menu>
        </Show>
      </span>
    </li>
  )
}
