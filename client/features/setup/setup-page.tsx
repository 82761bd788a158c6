import { createResource, createSignal, Match, Switch } from 'solid-js'
import type { Account } from '../../bridge/account.ts'
import { askRelay } from '../../bridge/relay-http.ts'
import { useText } from '../../text/create-text.ts'
import { BadLink } from '../../ui/gate/bad-link.tsx'
import { Unreachable } from '../../ui/gate/unreachable.tsx'
import { Wizard } from './wizard.tsx'

/** Where the link in the terminal leads: to the wizard, or to words about why it does not. */
export function SetupPage(props: { token: string; onDone(account: Account): void }) {
  const text = useText()
  const [spent, setSpent] = createSignal(false)
  const [link, { refetch }] = createResource(
    () => props.token,
    (token) => askRelay<null>('GET', `/api/setup/${encodeURIComponent(token)}`),
  )
  const failure = () => {
    const answer = link.latest
    return answer === undefined || answer.ok ? undefined : answer.error.code
  }
  return (
    <Switch>
      <Match when={failure() === 'offline' || failure() === 'failed'}>
        <Unreachable onRetry={refetch} />
      </Match>
      <Match when={spent() || failure()}>
        <BadLink title={text('setup.badTitle')} lead={text('setup.bad')} hint={text('setup.badHint')} />
      </Match>
      <Match when={link.latest?.ok}>
        <Wizard token={props.token} onDone={props.onDone} onBadLink={() => setSpent(true)} />
      </Match>
    </Switch>
  )
}
