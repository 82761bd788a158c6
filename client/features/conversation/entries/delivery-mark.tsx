import Ban from 'lucide-solid/icons/ban'
import Check from 'lucide-solid/icons/check'
import CircleQuestion from 'lucide-solid/icons/circle-question-mark'
import Clock from 'lucide-solid/icons/clock'
import Hourglass from 'lucide-solid/icons/hourglass'
import Send from 'lucide-solid/icons/send'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { Show } from 'solid-js'
import type { Delivery } from '../../../../shared/records/conversation/delivery.ts'
import { useText } from '../../../text/create-text.ts'
import { Icon, type IconShape } from '../../../ui/icon.tsx'

const marks: Readonly<Record<Delivery['state'], { icon: IconShape | null; tone: '' | 'warn' | 'danger' }>> = {
  queued: { icon: Clock, tone: 'warn' },
  sending: { icon: Send, tone: '' },
  sent: { icon: Check, tone: '' },
  deferred: { icon: Hourglass, tone: 'warn' },
  failed: { icon: TriangleAlert, tone: 'danger' },
  uncertain: { icon: CircleQuestion, tone: 'warn' },
  held: { icon: null, tone: '' },
  cancelled: { icon: Ban, tone: '' },
}

/** How far a message has come, small and with its drawing. */
export function DeliveryMark(props: { delivery: Delivery }) {
  const text = useText()
  const mark = () => marks[props.delivery.state]
  return (
    <span class={`delivery ${mark().tone}`}>
      <Show when={mark().icon}>{(icon) => <Icon of={icon()} size={14} />}</Show>
      {text(`delivery.${props.delivery.state}`)}
    </span>
  )
}
