import { createSignal, onMount, Show } from 'solid-js'
import type { SessionAnswer } from '../../../shared/protocol/http.ts'
import type { Account } from '../../bridge/account.ts'
import { askRelay, type HttpFailure } from '../../bridge/relay-http.ts'
import { type TextKey, useText } from '../../text/create-text.ts'
import { Button } from '../../ui/button.tsx'
import { createForm } from '../../ui/form/create-form.ts'
import { PasswordField } from '../../ui/form/password-field.tsx'
import { TextField } from '../../ui/form/text-field.tsx'
import { Gate } from '../../ui/gate/gate.tsx'
import { Notice } from '../../ui/notice.tsx'

const filled = (value: string): TextKey | null => (value.trim() === '' ? 'form.error.empty' : null)

export function SignInPage(props: { onSignedIn(account: Account): void }) {
  const text = useText()
  const form = createForm<{ email: string; password: string }, TextKey>({ email: '', password: '' }, { email: filled, password: filled })
  const [failure, setFailure] = createSignal<HttpFailure['code'] | null>(null)
  const [busy, setBusy] = createSignal(false)
  const error = (key: 'email' | 'password') => {
    const problem = form.errors[key]
    return problem ? text(problem) : null
  }
  let element!: HTMLFormElement

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy() || !form.check(element)) return
    setBusy(true)
    const { email, password } = form.values
    const answer = await askRelay<SessionAnswer>('POST', '/api/session', { email: email.trim(), password })
    setBusy(false)
    if (answer.ok && answer.value.member !== null) return props.onSignedIn(answer.value.member)
    const code = answer.ok ? 'failed' : answer.error.code
    setFailure(code === 'malformed' ? 'wrong-password' : code)
    selectPassword(element)
  }
  onMount(() => element.querySelector('input')?.focus())

  return (
    <Gate title={text('signIn.title')}>
      <form ref={element} class="gate-form large" novalidate onSubmit={submit} onInput={() => setFailure(null)}>
        <Show when={failure()}>{(code) => <Notice tone="danger">{text(`http.${code()}`)}</Notice>}</Show>
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
        <PasswordField
          name="password"
          autocomplete="current-password"
          label={text('form.password')}
          words={{ show: text('form.showPassword'), hide: text('form.hidePassword') }}
          value={form.values.password}
          onInput={(password) => form.set('password', password)}
          error={error('password')}
        />
        <Button type="submit" kind="primary" size="large" aria-disabled={busy()}>
          {text('signIn.title')}
        </Button>
      </form>
    </Gate>
  )
}

function selectPassword(form: HTMLFormElement): void {
  const input = form.elements.namedItem('password')
  if (input instanceof HTMLInputElement) input.select()
}
