import Check from 'lucide-solid/icons/check'
import { createEffect, createSignal, on, Show } from 'solid-js'
import type { Refusal } from '../../../shared/records/refusal.ts'
import { MAX_DAYS } from '../../../shared/records/team.ts'
import type { Team } from '../../bridge/api.ts'
import { useCommand } from '../../bridge/use-command.ts'
import { type TextKey, useText } from '../../text/create-text.ts'
import { refusalText } from '../../text/refusal-text.ts'
import { useFormat } from '../../text/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { createForm } from '../../ui/form/create-form.ts'
import { Field } from '../../ui/form/field.tsx'
import { TextField } from '../../ui/form/text-field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Section } from './section.tsx'

type Values = { agentsHide: boolean; trashDays: string; spamDays: string }

const typed = ({ agentsHide, trashDays, spamDays }: Team['settings']): Values => ({
  ...{ agentsHide, trashDays: String(trashDays), spamDays: String(spamDays) },
})

const days = (value: string): TextKey | null =>
  /^\d+$/.test(value.trim()) && Number(value) >= 1 && Number(value) <= MAX_DAYS ? null : 'settings.error.days'

/** What may be hidden, and how long what was thrown away is kept. Kept like everything else: offline too. */
export function KeepingSection(props: { team: Team }) {
  const text = useText()
  const format = useFormat()
  const run = useCommand()
  const form = createForm<Values, TextKey>(typed(props.team.settings), { trashDays: days, spamDays: days })
  const [savedAt, setSavedAt] = createSignal<number | null>(null)
  const [refusal, setRefusal] = createSignal<Refusal | null>(null)
  let element!: HTMLFormElement
  // What a colleague saves meanwhile is shown, and takes the place of what was typed here.
  createEffect(
    on(
      () => JSON.stringify(props.team.settings),
      () => form.reset(typed(props.team.settings)),
      { defer: true },
    ),
  )

  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    setRefusal(null)
    const { record } = props.team.settings
    if (record === null || !form.check(element)) return
    const { agentsHide, trashDays, spamDays } = form.values
    const fields = { agentsHide, trashDays: Number(trashDays), spamDays: Number(spamDays) }
    const result = await run('workspace.set', record, { fields })
    if (result.ok) setSavedAt(Date.now())
    else setRefusal(result.error)
  }

  return (
    <Section
      workspace={props.team.workspace}
      title={text('settings.keeping')}
      lead={text('settings.keepingLead')}
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
      <form ref={element} class="settings-rows" novalidate onSubmit={save} onInput={() => setSavedAt(null)}>
        <Field label={text('settings.agentsHide')} hint={text('settings.agentsHideHint')}>
          {(control) => (
            <span class="checkbox">
              <input
                {...control}
                type="checkbox"
                checked={form.values.agentsHide}
                onChange={(event) => form.set('agentsHide', event.currentTarget.checked)}
              />
            </span>
          )}
        </Field>
        <TextField
          name="trashDays"
          label={text('settings.trashDays')}
          hint={text('settings.trashDaysHint')}
          inputMode="numeric"
          value={form.values.trashDays}
          error={form.errors.trashDays ? text(form.errors.trashDays) : null}
          onInput={(value) => form.set('trashDays', value)}
        />
        <TextField
          name="spamDays"
          label={text('settings.spamDays')}
          hint={text('settings.spamDaysHint')}
          inputMode="numeric"
          value={form.values.spamDays}
          error={form.errors.spamDays ? text(form.errors.spamDays) : null}
          onInput={(value) => form.set('spamDays', value)}
        />
        <div class="settings-save">
          <Button type="submit" kind="primary" size="medium">
            {text('common.save')}
          </Button>
          <Show when={refusal()}>{(why) => <Notice tone="danger">{refusalText(text, why())}</Notice>}</Show>
        </div>
      </form>
    </Section>
  )
}
