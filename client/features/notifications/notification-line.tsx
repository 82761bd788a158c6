import { Show } from 'solid-js'
import type { NotificationItem } from '../../bridge/api.ts'
import { useText } from '../../text/create-text.ts'

/** What happened, and in which conversation. */
export function NotificationLine(props: { item: NotificationItem; nameOf(member: string): string }) {
  const text = useText()
  const did = () => {
    const { event, by, who } = props.item
    return text(`notifications.did.${event}`, { name: by === null ? who : props.nameOf(by) })
  }
  return (
    <>
      <span class="bell-did truncate" classList={{ unread: !props.item.read }}>
        <Show when={!props.item.read}>
          <span class="visually-hidden">{text('notifications.isUnread')} </span>
        </Show>
        {did()}
      </span>
      <span class="bell-where truncate">
        <bdi>{props.item.who}</bdi> · <bdi>{props.item.subject || text('conversation.untitled')}</bdi>
      </span>
    </>
  )
}
