import { type InboxId, kindOf, type MemberId, ownSpace, type Space } from '../../shared/ids.ts'
import { type Inbox, mayEnterInbox, membersOfTeam } from '../../shared/records/team.ts'
import type { Access } from '../relay/access.ts'
import type { Desk } from '../relay/desk.ts'
import type { Directory } from './directory.ts'

/** The kinds of record that decide who may enter where. */
const deciding: ReadonlySet<string> = new Set(['member', 'team', 'inbox'])

export function createAccess(directory: Directory, desk: Pick<Desk, 'onCommitted'>): Access {
  function roleOf(id: string) {
    const member = directory.member(id)
    return member === null || !member.fields.active || member.fields.removed ? null : member.fields.role
  }

  const mayEnter = (id: MemberId, inbox: Inbox): boolean =>
    mayEnterInbox({ id, role: roleOf(id) }, inbox.fields, (team) => membersOfTeam(directory.team(team)))

  /** Asked for every change that is pushed; it lasts until something that decides it has changed. */
  const spaces = new Map<MemberId, readonly Space[]>()
  const listeners: (() => void)[] = []
  desk.onCommitted((committed) => {
    if (!committed.some(({ row }) => deciding.has(kindOf(row.record) ?? ''))) return
    spaces.clear()
    for (const listener of listeners) listener()
  })

  return {
    roleOf,
    spacesOf(id): readonly Space[] {
      const known = spaces.get(id)
      if (known !== undefined) return known
      const inboxes = directory.inboxes().flatMap((inbox) => (mayEnter(id, inbox) ? [inbox.id as InboxId] : []))
      const found: readonly Space[] = roleOf(id) === null ? [] : ['team', ownSpace(id), ...inboxes]
      spaces.set(id, found)
      return found
    },
    isActiveMember: (id) => directory.isActiveMember(id),
    nameOf: (member) => directory.member(member)?.fields.name ?? '',
    superAdmins: () =>
      directory
        .members()
        .filter((member) => roleOf(member.id) === 'super-admin')
        .map((member) => member.id),
    onChange: (listener) => void listeners.push(listener),
    setting: (name) => (directory.settings() as Readonly<Record<string, unknown>>)[name],
  }
}
