import CirclePause from 'lucide-solid/icons/circle-pause'
import type { Delivery } from '../../../../shared/records/conversation/delivery.ts'
import type { EntryOf } from '../../../../shared/records/conversation/entries.ts'
import { useText } from '../../../text/create-text.ts'
import { preciseMoment } from '../../../text/precise-moment.ts'
import { useFormat } from '../../../text/use-format.ts'
import { Button } from '../../../ui/button.tsx'
import type { People } from '../people.ts'

/** Why the relay did not send a message, and the choice that is the member's. */
export function HeldBar(props: { entry: EntryOf<'message'>; delivery: Delivery; people: People; onSend(): void; onDiscard(): void }) {
  const text = useText()
  const format = useFormat()
  const why = () => {
    const who = props.delivery.who === null ? '' : (props.people.name(props.delivery.who).split(' ')[0] ?? '')
    if (props.delivery.code === 'answered') return who === '' ? text('delivery.heldAnswered') : text('delivery.heldAnsweredBy', { who })
    if (props.delivery.code === 'closed') return who === '' ? text('delivery.heldClosed') : text('delivery.heldClosedBy', { who })
    if (props.delivery.code === 'merged') return text('delivery.heldMerged')
    if (props.delivery.code === 'trashed') return text('delivery.heldTrashed')
    if (props.delivery.code === 'spam') return text('delivery.heldSpam')
    return text('delivery.heldOld')
  }
  const hint = () => {
    const time = preciseMoment(format, props.entry.at)
    const { by } = props.entry
    return props.people.of(by) === 'me'
      ? text('delivery.heldHint', { time })
      : text('delivery.heldHintOf', { time, name: props.people.name(by) })
  }
  return (
    <div class="held-bar">
      <CirclePause />
      <div class="grow">
        <b>{why()}</b>
        <p>{hint()}</p>
      </div>
      <div class="acts">
        <Button onClick={() => props.onSend()}>{text('delivery.sendAnyway')}</Button>
        <Button kind="quiet" onClick={() => props.onDiscard()}>
          {text('delivery.discard')}
        </Button>
      </div>
    </div>
  )
}
