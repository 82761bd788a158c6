import CloudOff from 'lucide-solid/icons/cloud-off'
import { Match, Show, Switch } from 'solid-js'
import type { Delivery } from '../../../../shared/records/conversation/delivery.ts'
import type { EntryOf } from '../../../../shared/records/conversation/entries.ts'
import { useText } from '../../../text/create-text.ts'
import { Avatar } from '../../../ui/avatar.tsx'
import { FileChips } from '../body/file-chips.tsx'
import { RichBody } from '../body/rich-body.tsx'
import { type People, shortName } from '../people.ts'
import type { Act } from '../use-act.ts'
import { DeliveryMark } from './delivery-mark.tsx'
import { EntryHead } from './entry-head.tsx'
import { EntryMenu } from './entry-menu.tsx'
import { faultText } from './fault-text.ts'
import { HeldBar } from './held-bar.tsx'

interface MessageProps {
  entry: EntryOf<'message'>
  delivery: Delivery
  record: string
  people: People
  act: Act
  offline: boolean
  onHide: (() => void) | null
}

/** What a member wrote to the contact, and how far it has come. */
export function MessageEntry(props: MessageProps) {
  const text = useText()
  return (
    <Show when={props.delivery.state === 'held'} fallback={<Letter {...props} />}>
      <section class="held" aria-label={text('delivery.held')}>
        <HeldBar
          entry={props.entry}
          delivery={props.delivery}
          people={props.people}
          onSend={() => void props.act('message.release', { message: props.entry.id })}
          onDiscard={() => void props.act('message.cancel', { message: props.entry.id })}
        />
        <Letter {...props} />
      </section>
    </Show>
  )
}

function Letter(props: MessageProps) {
  const text = useText()
  const name = () => props.people.name(props.entry.by)
  const to = () => {
    const first = props.entry.to[0]
    const more = props.entry.to.length + props.entry.cc.length + props.entry.bcc.length - 1
    if (first === undefined) return undefined
    return more > 0
      ? text('conversation.toMore', { name: shortName(first), count: more })
      : text('conversation.to', { name: shortName(first) })
  }
  const toAll = () => [...props.entry.to, ...props.entry.cc, ...props.entry.bcc].map((known) => known.address).join(', ')
  const face = (size: 24 | 28) => <Avatar name={name()} of={props.people.of(props.entry.by)} size={size} />
  return (
    <article
      class="msg"
      classList={{ gone: props.delivery.state === 'cancelled' }}
      aria-label={text('conversation.from', { name: name() })}
    >
      {face(28)}
      <div class="msg-main">
        <EntryHead
          name={name()}
          to={to()}
          toTitle={toAll()}
          avatar={face(24)}
          state={<DeliveryMark delivery={props.delivery} />}
          at={props.entry.at}
          menu={<EntryMenu of="message" onHide={props.onHide} />}
        />
        <RichBody rich={props.entry.rich} text={props.entry.text} />
        <FileChips record={props.record} entry={props.entry.id} files={props.entry.files} />
        <NextStep {...props} />
      </div>
    </article>
  )
}

/** What holds it up, and what can be done about it. */
function NextStep(props: MessageProps) {
  const text = useText()
  const cancel = () => void props.act('message.cancel', { message: props.entry.id })
  const retry = () => void props.act('message.retry', { message: props.entry.id })
  const Cancel = () => (
    <button type="button" class="link" onClick={cancel}>
      {text('delivery.cancel')}
    </button>
  )
  return (
    <Switch>
      <Match when={props.delivery.state === 'queued'}>
        <p class="step">
          <Show when={props.offline && props.delivery.acceptedN === null}>
            <CloudOff size={14} />
            <span>{text('delivery.whenOnline')}</span>
          </Show>
          <Cancel />
        </p>
      </Match>
      <Match when={props.delivery.state === 'deferred'}>
        <p class="step">
          <span>{faultText(text, props.delivery)}</span>
          <Cancel />
        </p>
      </Match>
      <Match when={props.delivery.state === 'failed'}>
        <p class="step danger">
          <span>{faultText(text, props.delivery)}</span>
          <button type="button" class="link" onClick={retry}>
            {text('delivery.retry')}
          </button>
          <button type="button" class="link" onClick={cancel}>
            {text('delivery.discard')}
          </button>
        </p>
      </Match>
      <Match when={props.delivery.state === 'uncertain'}>
        <p class="step">
          <span>{text('delivery.uncertainHint')}</span>
          <button type="button" class="link" onClick={retry}>
            {text('delivery.retry')}
          </button>
        </p>
      </Match>
    </Switch>
  )
}
