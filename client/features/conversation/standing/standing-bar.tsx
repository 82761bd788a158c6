import { A } from '@solidjs/router'
import AlarmClock from 'lucide-solid/icons/alarm-clock'
import ArrowRight from 'lucide-solid/icons/arrow-right'
import Merge from 'lucide-solid/icons/merge'
import OctagonAlert from 'lucide-solid/icons/octagon-alert'
import Trash from 'lucide-solid/icons/trash'
import { type JSX, Match, Show, Switch } from 'solid-js'
import type { ConversationId, InboxId } from '../../../../shared/ids.ts'
import type { ConversationState } from '../../../../shared/records/conversation/state.ts'
import { useQuery } from '../../../bridge/use-query.ts'
import { useText } from '../../../text/create-text.ts'
import { preciseMoment } from '../../../text/precise-moment.ts'
import { useFormat } from '../../../text/use-format.ts'
import { Button } from '../../../ui/button.tsx'
import { Icon, type IconShape } from '../../../ui/icon.tsx'
import { Phrase } from '../../../ui/phrase.tsx'
import type { Standing } from './use-standing.ts'

type HrefOf = (inbox: InboxId, conversation: ConversationId) => string

/** Why a conversation is not among what is to be done, and the way back: it stands under the thread. */
export function StandingBar(props: { state: ConversationState; standing: Standing; hrefOf: HrefOf }) {
  const text = useText()
  const format = useFormat()
  return (
    <Switch>
      <Match when={props.state.mergedInto}>
        {(into) => (
          <Bar icon={Merge}>
            <Linked phrase={text('conversation.isMerged')} id={into()} hrefOf={props.hrefOf} />
          </Bar>
        )}
      </Match>
      <Match when={props.state.continuedIn}>
        {(next) => (
          <Bar icon={ArrowRight}>
            <Linked phrase={text('conversation.isContinued')} id={next()} hrefOf={props.hrefOf} />
          </Bar>
        )}
      </Match>
      <Match when={props.state.trashedAt}>
        {(at) => (
          <Bar
            icon={Trash}
            actions={
              <>
                <Button onClick={() => props.standing.restore()}>{text('conversation.restore')}</Button>
                <Button class="standing-danger" onClick={() => props.standing.ask('delete')}>
                  {text('conversation.deleteAsk')}
                </Button>
              </>
            }
          >
            {text('conversation.isTrashed', { time: preciseMoment(format, at()), day: format.day(props.standing.goesAt()) })}
          </Bar>
        )}
      </Match>
      <Match when={props.state.spam}>
        {(spam) => (
          <Bar icon={OctagonAlert} actions={<Button onClick={() => props.standing.unmarkSpam()}>{text('conversation.unmarkSpam')}</Button>}>
            {text(`conversation.isSpam.${spam().why}`)}
          </Bar>
        )}
      </Match>
      <Match when={props.state.snoozedUntil}>
        {(until) => (
          <Bar icon={AlarmClock} actions={<Button onClick={() => props.standing.wake()}>{text('conversation.wake')}</Button>}>
            {text('conversation.isSnoozed', { time: format.ahead(until()) })}
          </Bar>
        )}
      </Match>
    </Switch>
  )
}

/** This is the next part of a conversation that was full. */
export function ContinuesLine(props: { id: ConversationId; hrefOf: HrefOf }) {
  const text = useText()
  return (
    <Bar icon={ArrowRight} atTop>
      <Linked phrase={text('conversation.continues')} id={props.id} hrefOf={props.hrefOf} />
    </Bar>
  )
}

function Bar(props: { icon: IconShape; atTop?: boolean; actions?: JSX.Element; children: JSX.Element }) {
  return (
    <div class="standing" classList={{ top: props.atTop === true }}>
      <Icon of={props.icon} />
      <p>{props.children}</p>
      <Show when={props.actions}>
        <div class="standing-acts">{props.actions}</div>
      </Show>
    </div>
  )
}

/** A sentence whose `{what}` leads to another conversation, where that one is open to this member. */
function Linked(props: { phrase: string; id: ConversationId; hrefOf: HrefOf }) {
  const text = useText()
  const other = useQuery(() => ({ type: 'conversation', id: props.id }))
  const inbox = () => other()?.inbox
  return (
    <Phrase
      text={props.phrase}
      parts={{
        what: () => (
          <Show when={inbox()} fallback={text('conversation.anotherOne')}>
            {(where) => (
              <A class="link" href={props.hrefOf(where(), props.id)}>
                <bdi>{other()?.subject || text('conversation.untitled')}</bdi>
              </A>
            )}
          </Show>
        ),
      }}
    />
  )
}
