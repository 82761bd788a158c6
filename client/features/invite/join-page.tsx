import { createResource, Match, Switch } from 'solid-js'
import type { InviteAnswer } from '../../../shared/protocol/http.ts'
import type { Account } from '../../bridge/account.ts'
import { askRelay } from '../../bridge/relay-http.ts'
import { useText } from '../../text/create-text.ts'
import { BadLink } from '../../ui/gate/bad-link.tsx'
import { Unreachable } from '../../ui/gate/unreachable.tsx'
import { JoinForm } from './join-form.tsx'

/** Where an invite's link leads: to a form, or to words about why it does not. */
export function JoinPage(props: { token: string; onJoined(account: Account): void }) {
  const text = useText()
  const [invite, { refetch }] = createResource(
    () => props.token,
    (token) => askRelay<InviteAnswer>('GET', `/api/invites/${encodeURIComponent(token)}`),
  )
  const found = () => {
    const answer = invite.latest
    return answer?.ok ? answer.value : undefined
  }
  const failure = () => {
    const answer = invite.latest
    return answer === undefined || answer.ok ? undefined : answer.error.code
  }
  return (
    <Switch>
      <Match when={found()}>{(known) => <JoinForm token={props.token} invite={known()} onJoined={props.onJoined} />}</Match>
      <Match when={failure() === 'offline' || failure() === 'failed'}>
        <Unreachable onRetry={refetch} />
      </Match>
      <Match when={failure()}>
        <BadLink title={text('join.badTitle')} lead={text('join.bad')} hint={text('join.badHint')} />
      </Match>
    </Switch>
  )
}
