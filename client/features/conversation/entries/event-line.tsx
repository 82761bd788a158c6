import CircleCheck from 'lucide-solid/icons/circle-check'
import CircleDashed from 'lucide-solid/icons/circle-dashed'
import RotateCcw from 'lucide-solid/icons/rotate-ccw'
import UserPlus from 'lucide-solid/icons/user-plus'
import type { TimelineItem } from '../../../../shared/records/conversation-state.ts'
import { type TextKey, useText } from '../../../text/create-text.ts'
import { preciseMoment } from '../../../text/precise-moment.ts'
import { useFormat } from '../../../text/use-format.ts'
import { Icon, type IconShape } from '../../../ui/icon.tsx'
import { Phrase } from '../../../ui/phrase.tsx'
import type { People } from '../people.ts'

type EventEntry = Extract<TimelineItem, { type: 'event' }>['entry']

/** Something that was done to the conversation, where it happened (E3). */
export function EventLine(props: { entry: EventEntry; overtaken: boolean; people: People }) {
  const text = useText()
  const format = useFormat()
  const told = (): { icon: IconShape; key: TextKey; whom?: string } => {
    const { entry } = props
    switch (entry.type) {
      case 'created':
        return { icon: CircleDashed, key: 'conversation.created' }
      case 'assigned':
        if (entry.to === null) return { icon: CircleDashed, key: 'conversation.unassigned' }
        return entry.to === entry.by
          ? { icon: UserPlus, key: 'conversation.taken' }
          : { icon: UserPlus, key: 'conversation.assigned', whom: props.people.name(entry.to) }
      case 'closed':
        return { icon: CircleCheck, key: props.overtaken ? 'conversation.overtaken' : 'conversation.closed' }
      case 'reopened':
        return { icon: RotateCcw, key: entry.by.startsWith('contact:') ? 'conversation.reopenedByMessage' : 'conversation.reopened' }
    }
  }
  return (
    <div class="event">
      <Icon of={told().icon} size={14} />
      <p>
        <Phrase
          text={text(told().key)}
          parts={{
            who: () => <bdi class="name">{props.people.name(props.entry.by)}</bdi>,
            whom: () => <bdi class="name">{told().whom}</bdi>,
            time: () => (
              <time datetime={new Date(props.entry.at).toISOString()} title={format.full(props.entry.at)}>
                {preciseMoment(format, props.entry.at)}
              </time>
            ),
          }}
        />
      </p>
    </div>
  )
}
