import { createSignal, Show } from 'solid-js'
import type { MemberId } from '../../../../shared/ids.ts'
import type { Team } from '../../../bridge/api.ts'
import { newRecord } from '../../../bridge/new-record.ts'
import { type TextKey, useText } from '../../../text/create-text.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { createForm } from '../../../ui/form/create-form.ts'
import { TextField } from '../../../ui/form/text-field.tsx'
import { ChoiceList } from '../choice-list.tsx'
import { isNamed } from '../is-named.ts'
import { useSet } from '../use-set.ts'
import type { TeamRow } from './teams-section.tsx'

type Values = { name: string; members: readonly MemberId[] }

/** A team's name and who is in it. Removing it asks once more. */
export function TeamDialog(props: { team: Team; edited: TeamRow | null; onClose(): void }) {
  const text = useText()
  const set = useSet()
  const { edited } = props
  const form = createForm<Values, TextKey>({ name: edited?.name ?? '', members: [...(edited?.members ?? [])] }, { name: isNamed })
  const [removes, setRemoves] = createSignal(false)
  let element!: HTMLFormElement

  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!form.check(element)) return
    const fields = { name: form.values.name.trim(), members: [...form.values.members] }
    if (await set(edited?.id ?? newRecord('team'), fields)) props.onClose()
  }
  const remove = async () => {
    if (edited !== null && (await set(edited.id, { removed: true }))) props.onClose()
  }

  return (
    <Show
      when={removes() ? edited : null}
      fallback={
        <Dialog open title={text(edited === null ? 'settings.newTeam' : 'settings.editTeam')} onClose={props.onClose}>
          <form ref={element} class="dialog-form" novalidate onSubmit={save}>
            <TextField
              name="name"
              label={text('settings.name')}
              value={form.values.name}
              error={form.errors.name ? text(form.errors.name) : null}
              onInput={(name) => form.set('name', name)}
            />
            <ChoiceList
              title={text('settings.members')}
              choices={props.team.members.map(({ id, name, active }) => ({
                ...{ id, name, of: id === props.team.me ? ('me' as const) : ('member' as const) },
                ...(active ? {} : { note: text('settings.inactive') }),
              }))}
              chosen={form.values.members}
              onChange={(members) => form.set('members', members)}
            />
            <footer>
              <Show when={edited}>
                <Button class="dialog-first settings-danger" kind="quiet" size="medium" onClick={() => setRemoves(true)}>
                  {text('settings.removeAsk')}
                </Button>
              </Show>
              <Button size="medium" onClick={() => props.onClose()}>
                {text('common.cancel')}
              </Button>
              <Button type="submit" kind="primary" size="medium">
                {text(edited === null ? 'settings.create' : 'common.save')}
              </Button>
            </footer>
          </form>
        </Dialog>
      }
    >
      {(team) => (
        <Dialog
          open
          alert
          title={text('settings.removeTitle', { name: team().name })}
          onClose={props.onClose}
          actions={
            <>
              <Button autofocus size="medium" onClick={() => props.onClose()}>
                {text('common.cancel')}
              </Button>
              <Button kind="danger" size="medium" onClick={() => void remove()}>
                {text('settings.removeYes')}
              </Button>
            </>
          }
        >
          {text('settings.removeTeam')}
        </Dialog>
      )}
    </Show>
  )
}
