import Clock from 'lucide-solid/icons/clock'
import { useText } from '../../../text/create-text.ts'
import { Menu, MenuHead } from '../../../ui/menu.tsx'
import { SnoozeItems } from './snooze-items.tsx'

/** Out of the way until then, or until the contact writes. */
export function SnoozeMenu(props: { onSnooze(until: number): void }) {
  const text = useText()
  return (
    <Menu
      class="icon"
      placement="bottom-end"
      width={216}
      label={text('conversation.snooze')}
      title={text('conversation.snooze')}
      trigger={<Clock />}
    >
      <MenuHead>{text('conversation.snoozeUntil')}</MenuHead>
      <SnoozeItems onSnooze={props.onSnooze} />
    </Menu>
  )
}
