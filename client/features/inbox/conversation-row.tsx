import { A } from '@solidjs/router'
import CirclePause from 'lucide-solid/icons/circle-pause'
import CircleQuestion from 'lucide-solid/icons/circle-question-mark'
import Clock from 'lucide-solid/icons/clock'
import FileX from 'lucide-solid/icons/file-x'
import Paperclip from 'lucide-solid/icons/paperclip'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { Show } from 'solid-js'
import type { ConversationRow as Row } from '../../../shared/projections/conversation-row.ts'
import type { Team } from '../../bridge/api.ts'
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
  row: Row
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
  const memberOf = (id: string | null) => props.team?.members.find((member) => member.id === id)
  const author = () => {
    if (props.row.by === 'contact') return ''
    if (props.row.by === props.team?.me) return text('inbox.row.you')
    const name = memberOf(props.row.by)?.name
    return name === undefined ? '' : text('inbox.row.by', { name: name.split(' ')[0] })
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: the virtual list puts its own <div> around each, so no <li> can stand in a <ul>
    <div role="listitem" aria-posinset={props.position} aria-setsize={props.total}>
      <A
        href={props.href}
        class="row"
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
          <bdi>{props.row.who}</bdi>
        </span>
        <time datetime={new Date(props.row.at).toISOString()}>{format.moment(props.row.at)}</time>
        <span class="sub truncate">
          <bdi>{props.row.subject || text('conversation.untitled')}</bdi>
        </span>
        <span class="own">
          <Show when={memberOf(props.row.owner)}>
            {(owner) => (
              <Avatar
                name={owner().name}
                of={owner().id === props.team?.me ? 'me' : 'member'}
                size={20}
                label={text('inbox.row.owner', { name: owner().name })}
              />
            )}
          </Show>
        </span>
        <span class="pre">
          <Show when={props.row.mark}>
            {(mark) => (
              <span class={`state ${marks[mark()].tone}`}>
                <Icon of={marks[mark()].icon} size={14} />
                {text(`inbox.mark.${mark()}`)}
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
