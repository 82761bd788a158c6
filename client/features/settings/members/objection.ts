import { presumed } from '../../../../shared/records/kind.ts'
import type { Refusal } from '../../../../shared/records/refusal.ts'
import { type Member, type MemberFields, memberKind } from '../../../../shared/records/team.ts'
import type { Team } from '../../../bridge/api.ts'
import { myRole } from '../../../bridge/names.ts'

export type TeamMember = Team['members'][number]
export type MemberChange = Partial<Pick<MemberFields, 'role' | 'active' | 'removed'>>

/** What the relay would say to this, as far as this device knows: the person hears the no at once. */
export function objectionToChange(team: Team, { id, name, email, role, active }: TeamMember, fields: MemberChange): Refusal | null {
  const state: Member = { id, fields: { name, email, role, active, removed: false }, n: 0, at: 1 }
  const context = {
    ...presumed,
    member: team.me,
    role: myRole(team),
    superAdmins: () => team.members.filter((member) => member.active && member.role === 'super-admin').map((member) => member.id),
  }
  const entry = { id: '', type: 'set', by: team.me, at: 1, fields } as const
  return memberKind.rules.set.check?.(entry, state, context) ?? null
}
