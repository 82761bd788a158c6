import Check from 'lucide-solid/icons/check'
import { createEffect, createResource, createSignal, Match, on, Show, Switch } from 'solid-js'
import type { OutgoingAnswer } from '../../../shared/protocol/http.ts'
import { askRelay, type HttpFailure } from '../../bridge/relay-http.ts'
import { type TextKey, useText } from '../../text/create-text.ts'
import { useFormat } from '../../text/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { createForm } from '../../ui/form/create-form.ts'
import { OutgoingFields } from '../../ui/form/outgoing-fields.tsx'
import { noOutgoing, type OutgoingValues, outgoingOf, outgoingRules } from '../../ui/form/outgoing-values.ts'
import { Notice } from '../../ui/notice.tsx'
import { Section } from './section.tsx'

type Stored = OutgoingAnswer['outgoing']

/** The server that replies leave by. Its password goes in and never comes out again. */
export function OutgoingSection(props: { workspace: string }) {
  const text = useText()
  const format = useFormat()
  const [savedAt, setSavedAt] = createSignal<number | null>(null)
  const [answer, { mutate, refetch }] = createResource(() => askRelay<OutgoingAnswer>('GET', '/api/settings/outgoing'))
  const failure = () => {
    const known = answer.latest
    return known === undefined || known.ok ? undefined : known.error.code
  }
  const stored = () => {
    const known = answer.latest
    return known?.ok ? known.value : undefined
  }
  return (
    <Section
      workspace={props.workspace}
      title={text('settings.outgoing')}
      lead={text('settings.outgoingLead')}
      status={
        <Show when={savedAt()}>
          {(at) => (
            <>
              <Check size={14} />
              {text('settings.savedAt', { time: format.time(at()) })}
            </>
          )}
        </Show>
      }
    >
      <Switch>
        <Match when={stored()}>
          {(known) => (
            <OutgoingForm
              stored={known().outgoing}
              onEdit={() => setSavedAt(null)}
              onSaved={(saved) => {
                mutate({ ok: true, value: saved })
                setSavedAt(Date.now())
              }}
            />
          )}
        </Match>
        <Match when={failure()}>
          {(code) => (
            <div class="settings-failure">
              <Notice tone="warn">{text(code() === 'offline' ? 'settings.onlyOnline' : `http.${code()}`)}</Notice>
              <Button size="medium" onClick={() => void refetch()}>
                {text('common.retry')}
              </Button>
            </div>
          )}
        </Match>
      </Switch>
    </Section>
  )
}

function OutgoingForm(props: { stored: Stored; onEdit(): void; onSaved(saved: OutgoingAnswer): void }) {
  const text = useText()
  const form = createForm<OutgoingValues, TextKey>(typed(props.stored), outgoingRules(false))
  const [failure, setFailure] = createSignal<HttpFailure['code'] | null>(null)
  const [busy, setBusy] = createSignal(false)
  let element!: HTMLFormElement
  createEffect(
    on(
      () => props.stored,
      (stored) => form.reset(typed(stored)),
      { defer: true },
    ),
  )

  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    setFailure(null)
    if (busy() || !form.check(element)) return
    setBusy(true)
    const answer = await askRelay<OutgoingAnswer>('PUT', '/api/settings/outgoing', outgoingOf(form.values))
    setBusy(false)
    if (answer.ok) props.onSaved(answer.value)
    else setFailure(answer.error.code)
  }
  return (
    <form ref={element} class="settings-rows" novalidate onSubmit={save} onInput={() => props.onEdit()}>
      <Show when={props.stored === null}>
        <Notice tone="warn">{text('settings.outgoingNone')}</Notice>
      </Show>
      <OutgoingFields form={form} explains hasPassword={props.stored?.hasPassword} />
      <div class="settings-save">
        <Button type="submit" kind="primary" size="medium" aria-disabled={busy()}>
          {text('common.save')}
        </Button>
        <Show when={failure()}>{(code) => <Notice tone="danger">{`${text('settings.unsaved')}. ${text(`http.${code()}`)}`}</Notice>}</Show>
      </div>
    </form>
  )
}

function typed(stored: Stored): OutgoingValues {
  if (stored === null) return noOutgoing
  const { host, port, security, user } = stored
  return { host, port: String(port), security, user, smtpPassword: '' }
}
