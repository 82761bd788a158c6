import Check from 'lucide-solid/icons/check'
import ChevronDown from 'lucide-solid/icons/chevron-down'
import Send from 'lucide-solid/icons/send'
import { useText } from '../../text/create-text.ts'
import { Button } from '../../ui/button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'

const mac = /Mac|iP(hone|ad|od)/.test(navigator.platform)
const keys = mac ? { send: '⌘↵', close: '⌘⇧↵' } : { send: 'Ctrl ↵', close: 'Ctrl ⇧ ↵' }

/** Send, and beside it what else sending can do. */
export function SendButtons(props: { onSend(close: boolean): void }) {
  const text = useText()
  return (
    <span class="split">
      <Button kind="primary" size="medium" title={keys.send} onClick={() => props.onSend(false)}>
        {text('composer.send')}
      </Button>
      <Menu
        class="button primary medium"
        placement="top-end"
        width={232}
        label={text('composer.sendMore')}
        trigger={<ChevronDown size={14} />}
      >
        <MenuItem icon={Send} end={<kbd>{keys.send}</kbd>} onSelect={() => props.onSend(false)}>
          {text('composer.send')}
        </MenuItem>
        <MenuItem icon={Check} end={<kbd>{keys.close}</kbd>} onSelect={() => props.onSend(true)}>
          {text('composer.sendAndClose')}
        </MenuItem>
      </Menu>
    </span>
  )
}
