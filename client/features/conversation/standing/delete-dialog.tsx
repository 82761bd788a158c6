import Archive from 'lucide-solid/icons/archive'
import Trash from 'lucide-solid/icons/trash'
import UserRound from 'lucide-solid/icons/user-round'
import { Show } from 'solid-js'
import type { ConversationState } from '../../../../shared/records/conversation/state.ts'
import { useText } from '../../../text/create-text.ts'
import { useFormat } from '../../../text/use-format.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Notice } from '../../../ui/notice.tsx'

/** Asks before a conversation is deleted for good (C13): what goes, from where, and what it does not reach. */
export function DeleteDialog(props: {
  open: boolean
  state: ConversationState
  /** When the trash lets go of it by itself, ms. */
  goesAt: number
  onDelete(): void
  onRestore(): void
  onClose(): void
}) {
  const text = useText()
  const format = useFormat()
  const who = () => props.state.contact?.name || props.state.contact?.address || ''
  const messages = () => props.state.timeline.filter((item) => item.type !== 'event').length
  return (
    <Dialog
      alert
      open={props.open}
      title={text('conversation.deleteTitle')}
      onClose={props.onClose}
      actions={
        <>
          <button type="button" class="link delete-restore" onClick={() => props.onRestore()}>
            {text('conversation.restoreInstead')}
          </button>
          <Button autofocus size="medium" onClick={() => props.onClose()}>
            {text('common.cancel')}
          </Button>
          <Button kind="danger" size="medium" onClick={() => props.onDelete()}>
            {text('conversation.delete')}
          </Button>
        </>
      }
    >
      <p>
        “<bdi>{props.state.subject || text('conversation.untitled')}</bdi>”{' '}
        {text(who() === '' ? 'conversation.deleteOf' : 'conversation.deleteWith', { who: who(), count: messages() })}
      </p>
      <ul class="delete-what">
        <li>
          <Trash />
          <span>{text('conversation.deleteMessages')}</span>
        </li>
        <Show when={who() !== ''}>
          <li>
            <UserRound />
            <span>{text('conversation.deleteContact', { who: who() })}</span>
          </li>
        </Show>
        <li>
          <Archive />
          <span>{text('conversation.deleteBackups')}</span>
        </li>
      </ul>
      <Notice tone="danger">{text('conversation.deleteWarning', { day: format.day(props.goesAt) })}</Notice>
    </Dialog>
  )
}
