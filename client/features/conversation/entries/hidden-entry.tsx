import EyeOff from 'lucide-solid/icons/eye-off'
import { Show } from 'solid-js'
import type { TimelineItem } from '../../../../shared/records/conversation/state.ts'
import { useText } from '../../../text/create-text.ts'
import { preciseMoment } from '../../../text/precise-moment.ts'
import { useFormat } from '../../../text/use-format.ts'
import { Avatar } from '../../../ui/avatar.tsx'
import { Phrase } from '../../../ui/phrase.tsx'
import type { People } from '../people.ts'

type HiddenItem = Extract<TimelineItem, { type: 'hidden' }>

/** Where something stood that is for nobody's eyes any more (E5). Who may bring it back is offered that. */
export function HiddenEntry(props: {
  entry: HiddenItem['entry']
  people: People
  /** The contact's name, for what they wrote. */
  contact: string
  onShow: (() => void) | null
}) {
  const text = useText()
  const format = useFormat()
  const isComment = () => props.entry.was === 'comment'
  const words = () => {
    if (props.entry.hiddenBy === null) return text('conversation.shownSoon')
    return text(isComment() ? 'conversation.hiddenCommentBy' : 'conversation.hiddenMessageBy')
  }
  const author = () => (props.entry.was === 'received' ? props.contact : props.people.name(props.entry.by))
  return (
    <div class="hidden-entry">
      <Avatar name={author()} of={props.entry.was === 'received' ? 'contact' : props.people.of(props.entry.by)} />
      <div class="hidden-line">
        <EyeOff />
        <p>
          <Phrase text={words()} parts={{ who: () => <bdi>{props.people.name(props.entry.hiddenBy ?? 'relay')}</bdi> }} />
        </p>
        <Show when={props.onShow}>
          {(show) => (
            <button type="button" class="link" onClick={() => show()()}>
              {text(isComment() ? 'conversation.showComment' : 'conversation.showMessage')}
            </button>
          )}
        </Show>
        <time datetime={new Date(props.entry.at).toISOString()} title={format.full(props.entry.at)}>
          {preciseMoment(format, props.entry.at)}
        </time>
      </div>
    </div>
  )
}
