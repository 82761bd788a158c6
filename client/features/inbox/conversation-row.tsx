import { A } from '@solidjs/router'
import CirclePause from 'lucide-solid/icons/circle-pause'
import CircleQuestion from 'lucide-solid/icons/circle-question-mark'
import Clock from 'lucide-solid/icons/clock'
import FileX from 'lucide-solid/icons/file-x'
import OctagonAlert from 'lucide-solid/icons/octagon-alert'
import Paperclip from 'lucide-solid/icons/paperclip'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { Show } from 'solid-js'
import type { ConversationRow as Row } from '../../../shared/projections/conversation-row.ts'
import type { ListRow, Team } from '../../bridge/api.ts'
import { isTeam, nameOf } from '../../bridge/names.ts'
import { useText } from '../../text/create-text.ts'
import { useFormat } from '../../text/use-format.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Icon, type IconShape } from '../../ui/icon.tsx'
import { channelIcons } from './view-icons.ts'

const marks: Readonly<Record<NonNullable<Row['mark']>, { icon: IconShape; tone: 'warn' | 'danger' }>> = {
  failed: { icon: TriangleAlert, tone: 'danger' },
  uncertain: { icon: CircleQuestion, tone: 'warn' },
  held: { icon: CirclePause, tone: 'warn' },
  queued: { icon: Clock, tone: 'warn' },
  unreadable: { icon: FileX, tone: 'danger' },
}

/** One line of the list. It is given its row and looks nothing up but names of members. */
export function ConversationRow(props: {
  row: ListRow
  team: Team | undefined
  href: string
  selected: boolean
  /** The one row that Tab reaches. */
  reachable: boolean
  position: number
  total: number
  onFocus(): void
}) {
  const text = useText()
  const format = useFormat()
  const ofWhom = (id: string | null) => (isTeam(id) ? 'team' : id === props.team?.me ? 'me' : 'member')
  const author = () => {
    if (props.row.by === 'contact') return ''
    if (props.row.by === props.team?.me) return text('inbox.row.you')
    const name = nameOf(props.team, props.row.by)
    return name === undefined ? '' : text('inbox.row.by', { name: name.split(' ')[0] })
  }

  /** What stands before the snippet: in spam why it is there, else what needs eyes. */
  const standing = (): { icon: IconShape; tone: string; words: string } | null => {
    const { mark, spam, snoozedUntil } = props.row
    if (spam !== null) return { icon: OctagonAlert, tone: '', words: text(`inbox.spam.${spam}`) }
    if (mark !== null) return { ...marks[mark], words: text(`inbox.mark.${mark}`) }
    if (snoozedUntil !== null) return { icon: Clock, tone: '', words: text('inbox.snoozed', { time: format.ahead(snoozedUntil) }) }
    return null
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: the virtual list puts its own <div> around each, so no <li> can stand in a <ul>
    <div role="listitem" aria-posinset={props.position} aria-setsize={props.total}>
      <A
        href={props.href}
        class="row"
        classList={{ unread: props.row.unread === true }}
        noScroll
        inactiveClass=""
        activeClass=""
        aria-current={props.selected ? 'true' : undefined}
        tabindex={props.reachable ? 0 : -1}
        data-row={props.row.id}
        onFocus={() => props.onFocus()}
      >
        <span class="ch" title={text(`inbox.via.${props.row.via}`)}>
          <Icon of={channelIcons[props.row.via]} />
        </span>
        <span class="who truncate">
          <Show when={props.row.unread}>
            <span class="visually-hidden">{text('inbox.row.unread')} </span>
          </Show>
          <bdi>{props.row.who}</bdi>
        </span>
        <time datetime={new Date(props.row.at).toISOString()}>{format.moment(props.row.at)}</time>
        <span class="sub truncate">
          <bdi>{props.row.subject || text('conversation.untitled')}</bdi>
        </span>
        <span class="own">
          <Show when={nameOf(props.team, props.row.owner)}>
            {(name) => <Avatar name={name()} of={ofWhom(props.row.owner)} size={20} label={text('inbox.row.owner', { name: name() })} />}
          </Show>
        </span>
        <span class="pre">
          <Show when={standing()}>
            {(shown) => (
              <span class={`state ${shown().tone}`}>
                <Icon of={shown().icon} size={14} />
                {shown().words}
              </span>
            )}
          </Show>
          <span class="truncate grow">
            {author()}
            <bdi>{props.row.snippet}</bdi>
          </span>
          <Show when={props.row.files}>
            <Paperclip size={14} role="img" aria-label={text('inbox.row.files')} />
          </Show>
        </span>
      </A>
    </div>
  )
}
