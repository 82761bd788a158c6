import { useText } from '../../../text/create-text.ts'
import { preciseMoment } from '../../../text/precise-moment.ts'
import { useFormat } from '../../../text/use-format.ts'
import { Icon } from '../../../ui/icon.tsx'
import { Phrase } from '../../../ui/phrase.tsx'
import type { People } from '../people.ts'
import { type EventItem, toldEvent } from './told-event.ts'

/** Something that was done to the conversation, where it happened (E3). */
export function EventLine(props: { entry: EventItem['entry']; overtaken: boolean; people: People }) {
  const text = useText()
  const format = useFormat()
  const told = () => toldEvent({ entry: props.entry, overtaken: props.overtaken })
  const moment = (at: number) => (
    <time datetime={new Date(at).toISOString()} title={format.full(at)}>
      {preciseMoment(format, at)}
    </time>
  )
  return (
    <div class="event">
      <Icon of={told().icon} size={14} />
      <p>
        <Phrase
          text={text(told().key, told().count === undefined ? undefined : { count: told().count })}
          parts={{
            who: () => <bdi class="name">{props.people.name(props.entry.by)}</bdi>,
            whom: () => <bdi class="name">{props.people.name(told().whom ?? '')}</bdi>,
            what: () => (told().until === undefined ? <bdi class="name">{told().what}</bdi> : moment(told().until ?? 0)),
            time: () => moment(props.entry.at),
          }}
        />
      </p>
    </div>
  )
}
