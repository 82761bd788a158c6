import Inbox from 'lucide-solid/icons/inbox'
import Lock from 'lucide-solid/icons/lock'
import { For } from 'solid-js'
import type { Team } from '../../../bridge/api.ts'
import { useText } from '../../../text/create-text.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Icon } from '../../../ui/icon.tsx'

/** Which inbox it goes to, of those that one may enter; a press moves it. */
export function MoveDialog(props: {
  open: boolean
  inboxes: Team['inboxes']
  onMove(inbox: Team['inboxes'][number]): void
  onClose(): void
}) {
  const text = useText()
  return (
    <Dialog
      open={props.open}
      title={text('conversation.moveTitle')}
      onClose={props.onClose}
      actions={
        <Button size="medium" kind="quiet" onClick={() => props.onClose()}>
          {text('common.cancel')}
        </Button>
      }
    >
      <p>{text('conversation.moveHint')}</p>
      <ul class="move-list">
        <For each={props.inboxes}>
          {(inbox) => (
            <li>
              <button type="button" class="move-to" onClick={() => props.onMove(inbox)}>
                <Icon of={inbox.private ? Lock : Inbox} />
                <bdi class="truncate">{inbox.name}</bdi>
              </button>
            </li>
          )}
        </For>
      </ul>
    </Dialog>
  )
}
