import ChevronDown from 'lucide-solid/icons/chevron-down'
import Inbox from 'lucide-solid/icons/inbox'
import { For, Show } from 'solid-js'
import { type View, views } from '../../../shared/projections/views.ts'
import type { Team } from '../../bridge/api.ts'
import { openInboxes } from '../../bridge/names.ts'
import { useText } from '../../text/create-text.ts'
import { useFormat } from '../../text/use-format.ts'
import { Menu, MenuChoice, MenuHead, MenuLine } from '../../ui/menu.tsx'
import { viewIcons } from './view-icons.ts'

/** The title of the list as a menu of views and inboxes, where there is no room for their pane. */
export function ViewMenu(props: {
  team: Team | undefined
  inbox: string
  view: View
  counts: Readonly<Record<View, number>> | undefined
  onView(view: View): void
  onInbox(id: Team['inboxes'][number]['id']): void
}) {
  const text = useText()
  const format = useFormat()
  const count = (view: View) => (props.counts === undefined ? '' : format.number(props.counts[view]))
  return (
    <Menu
      class="view-title"
      label={text('inbox.viewMenu', { view: `${text(`inbox.view.${props.view}`)} ${count(props.view)}`.trim() })}
      trigger={
        <>
          <span class="truncate">{text(`inbox.view.${props.view}`)}</span> <span class="count">{count(props.view)}</span>
          <ChevronDown />
        </>
      }
    >
      <For each={views}>
        {(view) => (
          <MenuChoice icon={viewIcons[view]} end={count(view)} chosen={view === props.view} onSelect={() => props.onView(view)}>
            {text(`inbox.view.${view}`)}
          </MenuChoice>
        )}
      </For>
      <Show when={openInboxes(props.team).length > 1}>
        <MenuLine />
        <MenuHead>{text('inbox.inboxes')}</MenuHead>
        <For each={openInboxes(props.team)}>
          {(inbox) => (
            <MenuChoice icon={Inbox} chosen={inbox.id === props.inbox} onSelect={() => props.onInbox(inbox.id)}>
              <bdi>{inbox.name}</bdi>
            </MenuChoice>
          )}
        </For>
      </Show>
    </Menu>
  )
}
