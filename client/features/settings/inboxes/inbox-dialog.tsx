import { Show } from 'solid-js'
import type { MemberId, TeamId } from '../../../../shared/ids.ts'
import { mayEnterInbox } from '../../../../shared/records/team.ts'
import type { Team } from '../../../bridge/api.ts'
import { myRole } from '../../../bridge/names.ts'
import { newRecord } from '../../../bridge/new-record.ts'
import { type TextKey, useText } from '../../../text/create-text.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { createForm } from '../../../ui/form/create-form.ts'
import { TextField } from '../../../ui/form/text-field.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { ChoiceList } from '../choice-list.tsx'
import { isNamed } from '../is-named.ts'
import { useSet } from '../use-set.ts'
import { AccessChoice } from './access-choice.tsx'
import type { InboxRow } from './inboxes-section.tsx'

type Values = { name: string; private: boolean; members: readonly MemberId[]; teams: readonly TeamId[] }

/** An inbox's name and who may enter it. */
export function InboxDialog(props: { team: Team; edited: InboxRow | null; onClose(): void }) {
  const text = useText()
  const set = useSet()
  const { edited } = props
  const form = createForm<Values, TextKey>(
    {
      name: edited?.name ?? '',
      private: edited?.private ?? false,
      members: [...(edited?.members ?? [])],
      teams: [...(edited?.teams ?? [])],
    },
    { name: isNamed },
  )
  let element!: HTMLFormElement
  const losesIt = () => {
    const me = { id: props.team.me, role: myRole(props.team) }
    const membersOf = (id: TeamId) => props.team.teams.find((team) => team.id === id)?.members
    return (edited === null || edited.mayEnter) && !mayEnterInbox(me, form.values, membersOf)
  }

  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!form.check(element)) return
    const { name, members, teams } = form.values
    const fields = { name: name.trim(), private: form.values.private, members: [...members], teams: [...teams] }
    if (await set(edited?.id ?? newRecord('inbox'), fields)) props.onClose()
  }

  return (
    <Dialog open title={text(edited === null ? 'settings.newInbox' : 'settings.editInbox')} onClose={props.onClose}>
      <form ref={element} class="dialog-form" novalidate onSubmit={save}>
        <TextField
          name="name"
          label={text('settings.name')}
          hint={text('settings.inboxNameHint')}
          value={form.values.name}
          error={form.errors.name ? text(form.errors.name) : null}
          onInput={(name) => form.set('name', name)}
        />
        <AccessChoice isPrivate={form.values.private} onChange={(isPrivate) => form.set('private', isPrivate)} />
        <Show when={form.values.private}>
          <Show when={props.team.teams.length > 0}>
            <ChoiceList
              title={text('settings.teams')}
              choices={props.team.teams.map(({ id, name, members }) => ({
                ...{ id, name, of: 'team' as const, note: text('common.people', { count: members.length }) },
              }))}
              chosen={form.values.teams}
              onChange={(teams) => form.set('teams', teams)}
            />
          </Show>
          <ChoiceList
            title={text('settings.members')}
            hint={text('settings.superAdminsEnter')}
            choices={props.team.members.map(({ id, name, role, active }) => ({
              ...{ id, name, of: id === props.team.me ? ('me' as const) : ('member' as const), always: role === 'super-admin' },
              ...(role === 'super-admin' ? { note: text('settings.role.super-admin') } : active ? {} : { note: text('settings.inactive') }),
            }))}
            chosen={form.values.members}
            onChange={(members) => form.set('members', members)}
          />
          <Show when={losesIt()}>
            <Notice tone="warn">{text('settings.youLoseIt')}</Notice>
          </Show>
        </Show>
        <footer>
          <Button size="medium" onClick={() => props.onClose()}>
            {text('common.cancel')}
          </Button>
          <Button type="submit" kind="primary" size="medium">
            {text(edited === null ? 'settings.create' : 'common.save')}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
