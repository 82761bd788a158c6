import CircleCheck from 'lucide-solid/icons/circle-check'
import Lock from 'lucide-solid/icons/lock'
import Mail from 'lucide-solid/icons/mail'
import PencilLine from 'lucide-solid/icons/pencil-line'
import RotateCcw from 'lucide-solid/icons/rotate-ccw'
import UserPlus from 'lucide-solid/icons/user-plus'
import X from 'lucide-solid/icons/x'
import { Show } from 'solid-js'
import type { WaitingItem } from '../../bridge/api.ts'
import { useText } from '../../text/create-text.ts'
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
  'message.cancel': X,
  'message.release': Mail,
  'message.retry': Mail,
}
const named = [
  'conversation.send',
  'conversation.comment',
  'conversation.close',
  'conversation.reopen',
  'conversation.assign',
  'message.cancel',
  'message.release',
  'message.retry',
] as const

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

/** `Reply to Harriet`, `Closed Harriet` … */
export function Did(props: { item: WaitingItem }) {
  const text = useText()
  const key = () => named.find((name) => name === props.item.command) ?? 'other'
  return (
    <b class="truncate">
      <Phrase text={text(`sync.did.${key()}`)} parts={{ who: () => <bdi>{props.item.who}</bdi> }} />
    </b>
  )
}
