import { Show } from 'solid-js'
import type { EntryOf } from '../../../../shared/records/conversation/entries.ts'
import { useText } from '../../../text/create-text.ts'
import { Avatar } from '../../../ui/avatar.tsx'
import { FileChips } from '../body/file-chips.tsx'
import { TextBody } from '../body/text-body.tsx'
import { HtmlBody } from '../html-body.tsx'
import { shortName } from '../people.ts'
import { EntryHead } from './entry-head.tsx'
import { EntryMenu } from './entry-menu.tsx'
import { Unreadable } from './unreadable.tsx'

/** What the contact wrote. */
export function ReceivedEntry(props: { entry: EntryOf<'received'>; record: string; onHide: (() => void) | null }) {
  const text = useText()
  const name = () => props.entry.from.name || props.entry.from.address
  const to = () => {
    const first = props.entry.to[0]
    const more = props.entry.to.length + props.entry.cc.length - 1
    if (first === undefined) return undefined
    return more > 0
      ? text('conversation.toMore', { name: shortName(first), count: more })
      : text('conversation.to', { name: shortName(first) })
  }
  const toAll = () => [...props.entry.to, ...props.entry.cc].map((known) => known.address).join(', ')
  const files = () => props.entry.files.filter((file) => !(file.inline === true && props.entry.html !== null))
  const face = (size: 24 | 28) => <Avatar name={name()} of="contact" size={size} />

  return (
    <article class="msg" aria-label={text('conversation.from', { name: name() })}>
      {face(28)}
      <div class="msg-main">
        <EntryHead
          name={name()}
          to={to()}
          toTitle={toAll()}
          avatar={face(24)}
          at={props.entry.at}
          menu={<EntryMenu of="message" onHide={props.onHide} />}
        />
        <Show when={props.entry.unreadable === null} fallback={<Unreadable entry={props.entry} record={props.record} />}>
          <Show
            when={props.entry.html}
            fallback={<TextBody text={props.entry.text} full={props.entry.full} record={props.record} entry={props.entry.id} />}
          >
            {(html) => (
              <HtmlBody record={props.record} entry={props.entry.id} html={html()} files={props.entry.files} text={props.entry.text} />
            )}
          </Show>
        </Show>
        <FileChips record={props.record} entry={props.entry.id} files={files()} />
      </div>
    </article>
  )
}
