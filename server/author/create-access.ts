import { type InboxId, ownSpace } from '../../shared/ids.ts'
import type { Access } from '../relay/access.ts'
import type { Directory } from './directory.ts'

/** Every active member may enter every inbox, until inboxes can be private. */
export function createAccess(directory: Directory): Access {
  return {
    roleOf(id) {
      const member = directory.member(id)
      return member === null || !member.fields.active ? null : member.fields.role
    },
    spacesOf: (id) => ['team', ownSpace(id), ...directory.inboxes().map((inbox) => inbox.id as InboxId)],
    isActiveMember: (id) => directory.isActiveMember(id),
  }
}
