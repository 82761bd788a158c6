import type { InboxId, MemberId, RecordId, TeamId } from '../../shared/ids.ts'
import { kindOf } from '../../shared/ids.ts'
import {
  type Channel,
  type Inbox,
  type Member,
  mayEnterInbox,
  membersOfTeam,
  type Team as TeamRecord,
  type Workspace,
  workspaceKind,
} from '../../shared/records/team.ts'
import type { Team } from '../bridge/api.ts'

/** The team's records, folded: few, small, and asked for by every screen. Contacts are many and are not here. */
export interface Forms {
  /** Was it one of these? */
  set(id: RecordId, state: unknown): boolean
  drop(id: RecordId): boolean
  team(): Team
}

/** Kinds of which the replica holds every state in memory: the team's, and what is the member's own. */
export const heldKinds: readonly string[] = ['workspace', 'member', 'team', 'inbox', 'channel', 'marks', 'notification']

export function createForms(me: MemberId): Forms {
  const workspaces = new Map<RecordId, Workspace>()
  const members = new Map<RecordId, Member>()
  const teams = new Map<RecordId, TeamRecord>()
  const inboxes = new Map<RecordId, Inbox>()
  const channels = new Map<RecordId, Channel>()
  const tables: { readonly [kind: string]: Map<RecordId, unknown> } = {
    workspace: workspaces,
    member: members,
    team: teams,
    inbox: inboxes,
    channel: channels,
  }
  const tableOf = (id: RecordId) => tables[kindOf(id) ?? '']

  return {
    set: (id, state) => tableOf(id)?.set(id, state) !== undefined,
    drop: (id) => tableOf(id)?.delete(id) ?? false,
    team: () => ({
      me,
      workspace: [...workspaces.values()].map((workspace) => workspace.fields.name).join(', '),
      settings: settings(),
      members: [...members.values()]
        .filter(({ fields }) => !fields.removed)
        .map(({ id, fields }) => ({ id: id as MemberId, name: fields.name, email: fields.email, role: fields.role, active: fields.active }))
        .sort(byName),
      former: [...members.values()]
        .filter(({ fields }) => fields.removed)
        .map(({ id, fields }) => ({ id: id as MemberId, name: fields.name }))
        .sort(byName),
      teams: [...teams.values()]
        .filter(({ fields }) => !fields.removed)
        .map(({ id, fields }) => ({ id: id as TeamId, name: fields.name, members: fields.members.filter(isHere) }))
        .sort(byName),
      inboxes: [...inboxes.values()]
        .map((inbox) => ({
          ...{ id: inbox.id as InboxId, name: inbox.fields.name, addresses: addressesOf(inbox.id) },
          mayEnter: mayEnterInbox(self(), inbox.fields, (id) => membersOfTeam(teams.get(id))),
          ...{ private: inbox.fields.private, members: inbox.fields.members.filter(isHere), teams: inbox.fields.teams.filter(isHere) },
        }))
        .sort(byName),
    }),
  }

  /** Who was removed is still named in teams and inboxes, and counts for nothing there. */
  function isHere(id: MemberId | TeamId): boolean {
    return (members.get(id) ?? teams.get(id))?.fields.removed !== true
  }

  function self() {
    return { id: me, role: members.get(me)?.fields.role ?? null }
  }

  function settings(): Team['settings'] {
    const [held] = workspaces.values()
    const { agentsHide, trashDays, spamDays } = (held ?? workspaceKind.fold('', [])).fields
    return { record: held?.id ?? null, agentsHide, trashDays, spamDays }
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
