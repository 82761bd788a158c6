import AlarmClockOff from 'lucide-solid/icons/alarm-clock-off'
import ArchiveRestore from 'lucide-solid/icons/archive-restore'
import Ellipsis from 'lucide-solid/icons/ellipsis'
import FolderInput from 'lucide-solid/icons/folder-input'
import OctagonAlert from 'lucide-solid/icons/octagon-alert'
import ShieldCheck from 'lucide-solid/icons/shield-check'
import Trash from 'lucide-solid/icons/trash'
import { Show } from 'solid-js'
import type { ConversationState } from '../../../../shared/records/conversation/state.ts'
import { useText } from '../../../text/create-text.ts'
import { Menu, MenuHead, MenuItem, MenuLine } from '../../../ui/menu.tsx'
import { SnoozeItems } from './snooze-items.tsx'
import type { Standing } from './use-standing.ts'

/** What else can be done with a conversation (H4): where it belongs, and out of the way. */
export function MoreMenu(props: { state: ConversationState; standing: Standing; phone: boolean }) {
  const text = useText()
  const mayMove = () => props.standing.elsewhere().length > 0
  const isTrashed = () => props.state.trashedAt !== null
  const isSpam = () => props.state.spam !== null
  const isSnoozed = () => props.state.snoozedUntil !== null
  return (
    <Menu
      class="icon"
      placement="bottom-end"
      width={216}
      label={text('conversation.more')}
      title={text('conversation.more')}
      trigger={<Ellipsis size={props.phone ? 20 : 16} />}
    >
      <Show when={!isTrashed()}>
        <Show when={mayMove()}>
          <MenuItem icon={FolderInput} onSelect={() => props.standing.ask('move')}>
            {text('conversation.move')}
          </MenuItem>
        </Show>
        <Show when={isSnoozed()}>
          <MenuItem icon={AlarmClockOff} onSelect={() => props.standing.wake()}>
            {text('conversation.wake')}
          </MenuItem>
        </Show>
        <Show when={props.phone && !isSnoozed() && !isSpam()}>
          <Show when={mayMove()}>
            <MenuLine />
          </Show>
          <MenuHead>{text('conversation.snoozeUntil')}</MenuHead>
          <SnoozeItems onSnooze={(until) => props.standing.snooze(until)} />
        </Show>
        <Show when={mayMove() || isSnoozed() || (props.phone && !isSpam())}>
          <MenuLine />
        </Show>
        <Show
          when={isSpam()}
          fallback={
            <MenuItem icon={OctagonAlert} onSelect={() => props.standing.markSpam()}>
              {text('conversation.markSpam')}
            </MenuItem>
          }
        >
          <MenuItem icon={ShieldCheck} onSelect={() => props.standing.unmarkSpam()}>
            {text('conversation.unmarkSpam')}
          </MenuItem>
        </Show>
      </Show>
      <Show
        when={isTrashed()}
        fallback={
          <MenuItem icon={Trash} tone="danger" onSelect={() => props.standing.trash()}>
            {text('conversation.trash')}
          </MenuItem>
        }
      >
        <MenuItem icon={ArchiveRestore} onSelect={() => props.standing.restore()}>
          {text('conversation.restore')}
        </MenuItem>
        <MenuLine />
        <MenuItem icon={Trash} tone="danger" onSelect={() => props.standing.ask('delete')}>
          {text('conversation.deleteAsk')}
        </MenuItem>
      </Show>
    </Menu>
  )
}
