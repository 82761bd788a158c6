import { createSignal, For, Show } from 'solid-js'
import type { Team } from '../../../bridge/api.ts'
import { myRole } from '../../../bridge/names.ts'
import { useText } from '../../../text/create-text.ts'
import { Section } from '../section.tsx'
import { useSet } from '../use-set.ts'
import { AskMember, type MemberQuestion } from './ask-member.tsx'
import { InviteForm } from './invite-form.tsx'
import { MemberLine } from './member-line.tsx'
import { type MemberChange, objectionToChange, type TeamMember } from './objection.ts'

/** Who works here. Admins invite, give roles, and let people go. */
export function MembersSection(props: { team: Team }) {
  const text = useText()
  const set = useSet()
  const [asked, setAsked] = createSignal<MemberQuestion | null>(null)
  const isAdmin = () => myRole(props.team) !== 'agent'
  const change = (member: TeamMember, fields: MemberChange) => void set(member.id, fields, objectionToChange(props.team, member, fields))
  /** What cannot simply be taken back is asked first; what would be refused is refused before that. */
  const ask = (question: MemberQuestion) => {
    if (objectionToChange(props.team, question.member, question.fields) === null) setAsked(question)
    else change(question.member, question.fields)
  }

  return (
    <Section workspace={props.team.workspace} title={text('settings.members')} lead={text('settings.membersLead')}>
      <Show when={isAdmin()}>
        <InviteForm />
      </Show>
      <ul class="settings-list">
        <For each={props.team.members}>
          {(member) => (
            <MemberLine
              member={member}
              me={props.team.me}
              myRole={myRole(props.team)}
              onChange={(fields) => change(member, fields)}
              onAsk={(kind, fields) => ask({ kind, member, fields })}
            />
          )}
        </For>
      </ul>
      <AskMember
        question={asked()}
        onYes={({ member, fields }) => {
          setAsked(null)
          change(member, fields)
        }}
        onClose={() => setAsked(null)}
      />
    </Section>
  )
}
