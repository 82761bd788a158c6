import BellShape from 'lucide-solid/icons/bell'
import CheckCheck from 'lucide-solid/icons/check-check'
import { createMemo, For, Show } from 'solid-js'
import type { NotificationItem, Team } from '../../bridge/api.ts'
import { nameOf } from '../../bridge/names.ts'
import { useCommand } from '../../bridge/use-command.ts'
import { useQuery } from '../../bridge/use-query.ts'
import { useText } from '../../text/create-text.ts'
import { useFormat } from '../../text/use-format.ts'
import { Menu, MenuHead, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { NotificationLine } from './notification-line.tsx'
import './notifications.css'

/** More than this is a lot, however many. */
const MANY = 99

/** How much one was told and has not read, and the newest of it. Each leads to its conversation. */
export function Bell(props: { placement?: 'top-start' | 'bottom-end'; team: Team | undefined; onOpen(item: NotificationItem): void }) {
  const text = useText()
  const format = useFormat()
  const run = useCommand()
  const answer = useQuery(() => ({ type: 'notifications' }))
  const unread = () => answer()?.unread ?? 0
  const label = () => (unread() === 0 ? text('notifications.title') : text('notifications.unread', { count: unread() }))
  // By id: what is read meanwhile keeps its place and the focus.
  const byId = createMemo(() => new Map((answer()?.items ?? []).map((item) => [item.id, item])))
  const ids = createMemo(() => [...byId().keys()])
  const nameOfMember = (id: string) => nameOf(props.team, id) ?? text('conversation.someone')

  const open = (item: NotificationItem) => {
    if (!item.read) void run('notification.read', item.id, {})
    props.onOpen(item)
  }
  const readAll = () => {
    for (const item of byId().values()) if (!item.read) void run('notification.read', item.id, {})
  }

  return (
    <Menu
      class="bell"
      label={label()}
      title={label()}
      placement={props.placement ?? 'top-start'}
      width={320}
      trigger={
        <>
          <BellShape />
          <Show when={unread() > 0}>
            <span class="bell-count" aria-hidden="true">
              {unread() > MANY ? `${format.number(MANY)}+` : format.number(unread())}
            </span>
          </Show>
        </>
      }
    >
      <MenuHead>{text('notifications.title')}</MenuHead>
      <Show when={unread() > 0}>
        <MenuItem icon={CheckCheck} onSelect={readAll}>
          {text('notifications.readAll')}
        </MenuItem>
        <MenuLine />
      </Show>
      <For each={ids()} fallback={<p class="bell-none">{text('notifications.none')}</p>}>
        {(id) => (
          <Show when={byId().get(id)}>
            {(item) => (
              <MenuItem
                start={<span class="bell-dot" classList={{ unread: !item().read }} />}
                end={<time datetime={new Date(item().at).toISOString()}>{format.moment(item().at)}</time>}
                onSelect={() => open(item())}
              >
                <NotificationLine item={item()} nameOf={nameOfMember} />
              </MenuItem>
            )}
          </Show>
        )}
      </For>
    </Menu>
  )
}
