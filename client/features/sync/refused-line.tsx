import Undo2 from 'lucide-solid/icons/undo-2'
import X from 'lucide-solid/icons/x'
import { Show } from 'solid-js'
import type { RefusedItem } from '../../bridge/api.ts'
import { useText } from '../../text/create-text.ts'
import { preciseMoment } from '../../text/precise-moment.ts'
import { refusalText } from '../../text/refusal-text.ts'
import { useFormat } from '../../text/use-format.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Did } from './waiting-line.tsx'

/** A change that the relay would not keep: what it was, why, and the way to put the notice away. */
export function RefusedLine(props: { item: RefusedItem; onDismiss(): void }) {
  const text = useText()
  const format = useFormat()
  return (
    <li class="wait refused">
      <Undo2 />
      <div>
        <Did item={props.item} />
        <Show when={props.item.text !== ''}>
          <p class="text">
            “<bdi>{props.item.text}</bdi>”
          </p>
        </Show>
        <p class="reason">{refusalText(text, props.item.refusal)}</p>
        <p class="why">
          <time>{preciseMoment(format, props.item.at)}</time>
          <Show when={props.item.written || undefined}>
            {(written) => <CopyButton class="link" text={written()} label={text('sync.copyText')} />}
          </Show>
        </p>
      </div>
      <IconButton class="s" icon={X} size={14} label={text('sync.dismiss')} onClick={() => props.onDismiss()} />
    </li>
  )
}
