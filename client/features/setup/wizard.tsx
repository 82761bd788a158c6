import ArrowLeft from 'lucide-solid/icons/arrow-left'
import ArrowRight from 'lucide-solid/icons/arrow-right'
import CircleX from 'lucide-solid/icons/circle-x'
import { createEffect, createSignal, Match, on, Show, Switch } from 'solid-js'
import type { SessionAnswer } from '../../../shared/protocol/http.ts'
import type { Account } from '../../bridge/account.ts'
import { askRelay, type HttpFailure } from '../../bridge/relay-http.ts'
import { type TextKey, useText } from '../../text/create-text.ts'
import { Button } from '../../ui/button.tsx'
import { createForm } from '../../ui/form/create-form.ts'
import { noOutgoing, type OutgoingValues, outgoingRules } from '../../ui/form/outgoing-values.ts'
import { InboxStep } from './inbox-step.tsx'
import { OwnerStep } from './owner-step.tsx'
import { inboxKeys, nothingYet, ownerKeys, type SetupValues, setUpOf, setupRules } from './setup-values.ts'
import { WizardSteps } from './wizard-steps.tsx'
import './setup.css'

const steps = 2

/** First run: the owner's account, then the inbox; one request at the end makes both. Enter goes on. */
export function Wizard(props: { token: string; onDone(account: Account): void; onBadLink(): void }) {
  const text = useText()
  const form = createForm<SetupValues, TextKey>(nothingYet, setupRules)
  const outgoing = createForm<OutgoingValues, TextKey>(noOutgoing, outgoingRules(true))
  const [step, setStep] = createSignal<1 | 2>(1)
  const [failure, setFailure] = createSignal<HttpFailure['code'] | null>(null)
  const [busy, setBusy] = createSignal(false)
  let element!: HTMLFormElement

  createEffect(
    on(step, () => {
      document.title = `${text(step() === 1 ? 'setup.ownerTitle' : 'setup.inboxTitle')} · Samtal`
      element.querySelector('input')?.focus()
    }),
  )

  const goOn = () => {
    if (!form.check(element, ownerKeys)) return
    if (form.values.inboxName === '') form.set('inboxName', form.values.workspace.trim())
    setStep(2)
  }
  const finish = async () => {
    if (busy() || !form.check(element, inboxKeys) || !outgoing.check(element)) return
    setBusy(true)
    const answer = await askRelay<SessionAnswer>('POST', '/api/setup', setUpOf(props.token, form.values, outgoing.values))
    setBusy(false)
    if (answer.ok && answer.value.member !== null) return props.onDone(answer.value.member)
    const code = answer.ok ? 'failed' : answer.error.code
    if (code === 'bad-link') return props.onBadLink()
    setFailure(code)
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    setFailure(null)
    if (step() === 1) goOn()
    else void finish()
  }

  return (
    <div class="setup">
      <WizardSteps step={step()} owner={form.values.name} />
      <form ref={element} class="setup-main" novalidate onSubmit={submit}>
        <main class="setup-body">
          <Switch>
            <Match when={step() === 1}>
              <OwnerStep form={form} />
            </Match>
            <Match when={step() === 2}>
              <InboxStep form={form} outgoing={outgoing} />
            </Match>
          </Switch>
        </main>
        <footer class="setup-bar">
          <Show when={step() === 2} fallback={<span class="setup-count">{text('setup.step', { n: 1, count: steps })}</span>}>
            <Button class="setup-back" kind="quiet" size="large" onClick={() => setStep(1)}>
              <ArrowLeft />
              {text('common.back')}
            </Button>
          </Show>
          <span class="setup-failure" role="alert">
            <Show when={failure()}>
              {(code) => (
                <>
                  <CircleX size={14} />
                  {text(`http.${code()}`)}
                </>
              )}
            </Show>
          </span>
          <Button type="submit" kind="primary" size="large" aria-disabled={busy()}>
            {text(step() === 1 ? 'common.continue' : busy() ? 'setup.finishing' : 'setup.finish')}
            <ArrowRight />
          </Button>
        </footer>
      </form>
    </div>
  )
}
