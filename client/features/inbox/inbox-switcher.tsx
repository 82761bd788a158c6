import ChevronDown from 'lucide-solid/icons/chevron-down'
import Inbox from 'lucide-solid/icons/inbox'
import { For, Show } from 'solid-js'
import type { Team } from '../../bridge/api.ts'
import { openInboxes } from '../../bridge/names.ts'
import { useText } from '../../text/create-text.ts'
import { Menu, MenuChoice } from '../../ui/menu.tsx'

/** The name of the inbox; where there are several it opens the list of them. */
export function InboxSwitcher(props: { team: Team | undefined; inbox: string; onInbox(id: Team['inboxes'][number]['id']): void }) {
  const text = useText()
  const name = () => props.team?.inboxes.find((inbox) => inbox.id === props.inbox)?.name ?? ''
  return (
    <Show when={openInboxes(props.team).length > 1} fallback={<h2 class="switch truncate">{name()}</h2>}>
      <Menu
        class="switch"
        label={text('inbox.switch', { name: name() })}
        trigger={
          <>
            <span class="truncate">
              <bdi>{name()}</bdi>
            </span>
            <ChevronDown />
          </>
        }
      >
        <For each={openInboxes(props.team)}>
          {(inbox) => (
            <MenuChoice icon={Inbox} chosen={inbox.id === props.inbox} onSelect={() => props.onInbox(inbox.id)}>
              <bdi>{inbox.name}</bdi>
            </MenuChoice>
          )}
        </For>
      </Menu>
    </Show>
  )
}
