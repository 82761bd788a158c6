import Ellipsis from 'lucide-solid/icons/ellipsis'
import EyeOff from 'lucide-solid/icons/eye-off'
import { Show } from 'solid-js'
import { useText } from '../../../text/create-text.ts'
import { Menu, MenuItem } from '../../../ui/menu.tsx'

/** What can be done with one message or comment. It shows while that is pointed at or has the focus, on touch always. */
export function EntryMenu(props: {
  of: 'message' | 'comment'
  /** null: one may not hide it. */
  onHide: (() => void) | null
}) {
  const text = useText()
  return (
    <Show when={props.onHide}>
      {(hide) => (
        <span class="entry-menu">
          <Menu
            class="icon s"
            placement="bottom-end"
            label={text(props.of === 'comment' ? 'conversation.commentMore' : 'conversation.messageMore')}
            trigger={<Ellipsis />}
          >
            <MenuItem icon={EyeOff} tone="danger" onSelect={() => hide()()}>
              {text(props.of === 'comment' ? 'conversation.hideComment' : 'conversation.hideMessage')}
            </MenuItem>
          </Menu>
        </span>
      )}
    </Show>
  )
}
