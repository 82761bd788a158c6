import AlarmClock from 'lucide-solid/icons/alarm-clock'
import ArchiveRestore from 'lucide-solid/icons/archive-restore'
import CircleCheck from 'lucide-solid/icons/circle-check'
import Eye from 'lucide-solid/icons/eye'
import EyeOff from 'lucide-solid/icons/eye-off'
import FolderInput from 'lucide-solid/icons/folder-input'
import Inbox from 'lucide-solid/icons/inbox'
import Lock from 'lucide-solid/icons/lock'
import Mail from 'lucide-solid/icons/mail'
import OctagonAlert from 'lucide-solid/icons/octagon-alert'
import PencilLine from 'lucide-solid/icons/pencil-line'
import RotateCcw from 'lucide-solid/icons/rotate-ccw'
import ShieldCheck from 'lucide-solid/icons/shield-check'
import Trash from 'lucide-solid/icons/trash'
import Undo2 from 'lucide-solid/icons/undo-2'
import UserPlus from 'lucide-solid/icons/user-plus'
import UserRound from 'lucide-solid/icons/user-round'
import Users from 'lucide-solid/icons/users'
import X from 'lucide-solid/icons/x'
import { Show } from 'solid-js'
import type { WaitingItem } from '../../bridge/api.ts'
import { isTextKey, type TextKey, useText } from '../../text/create-text.ts'
import { preciseMoment } from '../../text/precise-moment.ts'
import { useFormat } from '../../text/use-format.ts'
import { Icon, type IconShape } from '../../ui/icon.tsx'
import { Phrase } from '../../ui/phrase.tsx'

const icons: Readonly<Record<string, IconShape>> = {
  'conversation.send': Mail,
  'conversation.comment': Lock,
  'conversation.close': CircleCheck,
  'conversation.reopen': RotateCcw,
  'conversation.assign': UserPlus,
  'conversation.move': FolderInput,
  'conversation.mark-spam': OctagonAlert,
  'conversation.unmark-spam': ShieldCheck,
  'conversation.trash': Trash,
  'conversation.delete': Trash,
  'conversation.restore': ArchiveRestore,
  'conversation.snooze': AlarmClock,
  'conversation.hide': EyeOff,
  'conversation.show': Eye,
  'conversation.undo': Undo2,
  'message.cancel': X,
  'message.release': Mail,
  'message.retry': Mail,
  'member.set': UserRound,
  'team.set': Users,
  'inbox.set': Inbox,
}

/** One thing done here that the relay has not confirmed. */
export function WaitingLine(props: { item: WaitingItem; offline: boolean }) {
  const text = useText()
  const format = useFormat()
  const why = () => {
    if (props.item.command === 'conversation.close') return text('sync.closeHint')
    return text(props.offline ? 'sync.goesLater' : 'sync.goesNow')
  }
  return (
    <li class="wait">
      <Icon of={icons[props.item.command] ?? PencilLine} />
      <div>
        <Did item={props.item} />
        <p class="truncate">
          <Show when={props.item.text !== ''} fallback={<time>{preciseMoment(format, props.item.at)}</time>}>
            “<bdi>{props.item.text}</bdi>”
          </Show>
        </p>
        <p class="why">{why()}</p>
      </div>
    </li>
  )
}

/** `Reply to Harriet`, `Closed Harriet and 11 more` … */
export function Did(props: { item: WaitingItem }) {
  const text = useText()
  const who = () => <bdi>{props.item.who || text('conversation.untitled')}</bdi>
  return (
    <b class="did">
      <Phrase
        text={text(didKey(props.item.command))}
        parts={{
          who: () => (
            <Show when={props.item.count > 1} fallback={who()}>
              <Phrase text={text('sync.whoMore', { count: props.item.count - 1 })} parts={{ who }} />
            </Show>
          ),
        }}
      />
    </b>
  )
}

/** Of a newer version's command: that it was a change. */
const didKey = (command: string): TextKey => {
  const key = `sync.did.${command}`
  return isTextKey(key) ? key : 'sync.did.other'
}
