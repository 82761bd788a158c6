import { createSignal, onMount, Show } from 'solid-js'
import * as v from 'valibot'
import { AcceptInvite, type InviteAnswer, type SessionAnswer } from '../../../shared/protocol/http.ts'
import type { Account } from '../../bridge/account.ts'
import { askRelay, type HttpFailure } from '../../bridge/relay-http.ts'
import { type TextKey, useText } from '../../text/create-text.ts'
import { Button } from '../../ui/button.tsx'
import { createForm } from '../../ui/form/create-form.ts'
import { NewPasswordField } from '../../ui/form/new-password-field.tsx'
import { TextField } from '../../ui/form/text-field.tsx'
import { Gate } from '../../ui/gate/gate.tsx'
import { Notice } from '../../ui/notice.tsx'

interface Values {
  readonly name: string
  readonly email: string
  readonly password: string
}
const { entries } = AcceptInvite

/** The invited one's own account: name, address, password. */
export function JoinForm(props: { token: string; invite: InviteAnswer; onJoined(account: Account): void }) {
  const text = useText()
  const form = createForm<Values, TextKey>(
    { name: '', email: '', password: '' },
    {
      name: (name) => (v.is(entries.name, name) ? null : 'form.error.empty'),
      email: (email) => (v.is(entries.email, email) ? null : 'form.error.email'),
      password: (password) => (v.is(entries.password, password) ? null : 'form.error.password'),
    },
  )
  const [failure, setFailure] = createSignal<HttpFailure['code'] | null>(null)
  const [busy, setBusy] = createSignal(false)
  const error = (key: keyof Values) => {
    const problem = form.errors[key]
    return problem ? text(problem) : null
  }
  let element!: HTMLFormElement

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setFailure(null)
    if (busy() || !form.check(element)) return
    setBusy(true)
    const answer = await askRelay<SessionAnswer>('POST', `/api/invites/${encodeURIComponent(props.token)}`, { ...form.values })
    setBusy(false)
    if (answer.ok && answer.value.member !== null) return props.onJoined(answer.value.member)
    const code = answer.ok ? 'failed' : answer.error.code
    if (code === 'email-taken') form.fail(element, 'email', 'http.email-taken')
    else setFailure(code)
  }
  onMount(() => element.querySelector('input')?.focus())

  return (
    <Gate
      title={text('join.title', { workspace: props.invite.workspace })}
      lead={text(props.invite.role === 'admin' ? 'join.leadAdmin' : 'join.leadAgent')}
    >
      <form ref={element} class="gate-form large" novalidate onSubmit={submit}>
        <Show when={failure()}>{(code) => <Notice tone="danger">{text(`http.${code()}`)}</Notice>}</Show>
        <TextField
          name="name"
          autocomplete="name"
          label={text('form.yourName')}
          value={form.values.name}
          onInput={(name) => form.set('name', name)}
          error={error('name')}
        />
        <TextField
          name="email"
          type="email"
          inputMode="email"
          autocomplete="username"
          label={text('form.email')}
          value={form.values.email}
          onInput={(email) => form.set('email', email)}
          error={error('email')}
        />
        <NewPasswordField value={form.values.password} onInput={(password) => form.set('password', password)} error={error('password')} />
        <Button type="submit" kind="primary" size="large" aria-disabled={busy()}>
          {text('join.submit')}
        </Button>
      </form>
    </Gate>
  )
}
