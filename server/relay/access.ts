import type { MemberId, Space } from '../../shared/ids.ts'
import type { Role } from '../../shared/records/entry.ts'

/** Who may do what, asked of the team's records at the moment it matters. */
export interface Access {
  /** null: no active member. */
  roleOf(member: MemberId): Role | null
  /** The spaces a member may enter, the team's first. */
  spacesOf(member: MemberId): readonly Space[]
  isActiveMember(id: string): boolean
}
