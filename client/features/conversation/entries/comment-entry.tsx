import Lock from 'lucide-solid/icons/lock'
import type { EntryOf } from '../../../../shared/records/conversation/entries.ts'
import { useText } from '../../../text/create-text.ts'
import { Avatar } from '../../../ui/avatar.tsx'
import { RichBody } from '../body/rich-body.tsx'
import type { People } from '../people.ts'
import { EntryHead } from './entry-head.tsx'
import { EntryMenu } from './entry-menu.tsx'

/** A note among colleagues; its colour says that no contact sees it. */
export function CommentEntry(props: { entry: EntryOf<'comment'>; people: People; onHide: (() => void) | null }) {
  const text = useText()
  const name = () => props.people.name(props.entry.by)
  const face = (size: 24 | 28) => <Avatar name={name()} of={props.people.of(props.entry.by)} size={size} />
  return (
    <article class="msg comment" aria-label={text('conversation.commentBy', { name: name() })}>
      {face(28)}
      <div class="msg-main">
        <EntryHead
          name={name()}
          avatar={face(24)}
          state={
            <>
              <Lock size={14} />
              {text('conversation.comment')}
            </>
          }
          at={props.entry.at}
          menu={<EntryMenu of="comment" onHide={props.onHide} />}
        />
        <RichBody rich={props.entry.rich} text={props.entry.text} />
      </div>
    </article>
  )
}
