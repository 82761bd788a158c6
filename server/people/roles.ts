import { admins } from '../../shared/records/kind.ts'
import type { Member } from '../../shared/records/team.ts'

/** May this person change settings and invite others? */
export const isAdmin = (member: Member | null): boolean => member?.fields.active === true && admins.includes(member.fields.role)
