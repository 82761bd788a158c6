import { For, Show } from 'solid-js'
import { type TextKey, useText } from '../../../text/create-text.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import type { MemberChange, TeamMember } from './objection.ts'

export type QuestionKind = 'role' | 'deactivate' | 'remove'
export interface MemberQuestion {
  readonly kind: QuestionKind
  readonly member: TeamMember
  readonly fields: MemberChange
}

/** What follows, one line each. */
const consequences: Readonly<Record<QuestionKind, readonly TextKey[]>> = {
  role: ['settings.ownRoleHint'],
  deactivate: ['settings.deactivateSignIn', 'settings.goneUnassigned', 'settings.goneDevices'],
  remove: ['settings.removeSignIn', 'settings.goneUnassigned', 'settings.goneDevices', 'settings.removeStays'],
}

/** Asks before somebody's access changes in a way that cannot simply be taken back, and says what happens. */
export function AskMember(props: { question: MemberQuestion | null; onYes(question: MemberQuestion): void; onClose(): void }) {
  const text = useText()
  return (
    <Show when={props.question}>
      {(question) => (
        <Dialog
          open
          alert
          title={text(`settings.${question().kind}Title`, { name: question().member.name })}
          onClose={props.onClose}
          actions={
            <>
              <Button autofocus size="medium" onClick={() => props.onClose()}>
                {text('common.cancel')}
              </Button>
              <Button kind={question().kind === 'role' ? 'primary' : 'danger'} size="medium" onClick={() => props.onYes(question())}>
                {text(`settings.${question().kind}Yes`)}
              </Button>
            </>
          }
        >
          <ul class="consequences">
            <For each={consequences[question().kind]}>
              {(key) => (
                <li>{text(key, { name: question().member.name, role: text(`settings.role.${question().fields.role ?? 'agent'}`) })}</li>
              )}
            </For>
          </ul>
        </Dialog>
      )}
    </Show>
  )
}
