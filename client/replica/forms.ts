import type { InboxId, MemberId, RecordId } from '../../shared/ids.ts'
import { kindOf } from '../../shared/ids.ts'
import type { Channel, Inbox, Member, Workspace } from '../../shared/records/team.ts'
import type { Team } from '../bridge/api.ts'

/** The team's records, folded: few, small, and asked for by every screen. Contacts are many and are not here. */
export interface Forms {
  /** Was it one of these? */
  set(id: RecordId, state: unknown): boolean
  drop(id: RecordId): boolean
  name(id: RecordId): string
  team(): Team
}

export const teamKinds: readonly string[] = ['workspace', 'member', 'inbox', 'channel']

export function createForms(me: MemberId): Forms {
  const workspaces = new Map<RecordId, Workspace>()
  const members = new Map<RecordId, Member>()
  const inboxes = new Map<RecordId, Inbox>()
  const channels = new Map<RecordId, Channel>()
  const tables: { readonly [kind: string]: Map<RecordId, unknown> } = {
    workspace: workspaces,
    member: members,
    inbox: inboxes,
    channel: channels,
  }
  const tableOf = (id: RecordId) => tables[kindOf(id) ?? '']

  return {
    set: (id, state) => tableOf(id)?.set(id, state) !== undefined,
    drop: (id) => tableOf(id)?.delete(id) ?? false,
    name: (id) => (tableOf(id)?.get(id) as { fields: { name: string } } | undefined)?.fields.name ?? '',
    team: () => ({
      me,
      workspace: [...workspaces.values()].map((workspace) => workspace.fields.name).join(', '),
      members: [...members.values()]
        .map(({ id, fields }) => ({ id: id as MemberId, name: fields.name, email: fields.email, role: fields.role, active: fields.active }))
        .sort(byName),
      inboxes: [...inboxes.values()]
        .map(({ id, fields }) => ({ id: id as InboxId, name: fields.name, addresses: addressesOf(id) }))
        .sort(byName),
    }),
  }

  function addressesOf(inbox: RecordId): { name: string; address: string }[] {
    return [...channels.values()]
      .filter((channel) => channel.fields.inbox === inbox)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ fields }) => ({ name: fields.name, address: fields.address }))
  }
}

const byName = (a: { readonly id: string; readonly name: string }, b: { readonly id: string; readonly name: string }): number =>
  a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1)
