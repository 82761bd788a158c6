import * as v from 'valibot'
import { InboxId, MemberId, type RecordId, type Space, TeamId } from '../ids.ts'
import type { Role } from './entry.ts'
import { type FormState, formKind, type SetEntry } from './form.ts'
import { admins, everyone, type RuleContext } from './kind.ts'
import type { Refusal } from './refusal.ts'

const Name = v.pipe(v.string(), v.trim(), v.maxLength(200))
const Mail = v.pipe(v.string(), v.maxLength(320))

/** Ten years. */
export const MAX_DAYS = 3650
const Days = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_DAYS))

const workspaceFields = {
  name: Name,
  /** May agents hide messages too, or only admins? (E5) */
  agentsHide: v.boolean(),
  /** Days until what lies in the trash is gone for good (C13), and what lies in spam (C12). */
  trashDays: Days,
  spamDays: Days,
}

/** What the relay always has in memory (server/author/directory.ts) is found by this. */
const held = () => ['team-record']

/** The installation: one of them, with its settings. */
export const workspaceKind = formKind({
  name: 'workspace',
  fields: workspaceFields,
  initial: { name: '', agentsHide: true, trashDays: 30, spamDays: 90 },
  roles: admins,
  home: 'team',
  index: held,
})
export type Settings = v.InferOutput<v.StrictObjectSchema<typeof workspaceFields, undefined>>
export type Workspace = FormState<Settings>

/** An agent's account. Passwords and sessions stand elsewhere, on the relay only. */
export const memberKind = formKind({
  name: 'member',
  fields: {
    name: Name,
    email: Mail,
    role: v.picklist(['super-admin', 'admin', 'agent']),
    active: v.boolean(),
    /** Gone for good; its name stays in what it wrote. */
    removed: v.boolean(),
  },
  initial: { name: '', email: '', role: 'agent', active: true, removed: false },
  roles: admins,
  home: 'team',
  check: checkMember,
  effect: true,
  index: held,
})
export type MemberFields = {
  name: string
  email: string
  role: 'super-admin' | 'admin' | 'agent'
  active: boolean
  removed: boolean
}
export type Member = FormState<MemberFields>

/** Accounts are made by invitation; an admin raises nobody above an admin, and one super admin stays (I3). */
function checkMember(entry: SetEntry<MemberFields>, state: Member, context: RuleContext): Refusal | null {
  const { fields } = entry
  if (state.at === 0 || fields.email !== undefined) return { code: 'not-allowed' }
  const concernsSuperAdmin = state.fields.role === 'super-admin' || fields.role === 'super-admin'
  if (concernsSuperAdmin && context.role !== 'super-admin') return { code: 'not-allowed' }
  if (state.fields.removed && fields.removed !== false && fields.active === true) return { code: 'inactive-member' }
  const after = { ...state.fields, ...fields }
  const leaves = after.role !== 'super-admin' || !after.active || after.removed
  return leaves && context.superAdmins().every((id) => id === state.id) && state.fields.role === 'super-admin'
    ? { code: 'last-super-admin' }
    : null
}

/** A team: whom conversations can be given to together, and who may enter what together. */
export const teamKind = formKind({
  name: 'team',
  fields: { name: Name, members: v.pipe(v.array(MemberId), v.maxLength(500)), removed: v.boolean() },
  initial: { name: '', members: [], removed: false },
  roles: admins,
  home: 'team',
  index: held,
})
export type Team = FormState<{ name: string; members: MemberId[]; removed: boolean }>

/** Private: only the members and teams named may enter, and super admins (A2). Nobody else learns that there is one. */
export const inboxKind = formKind({
  name: 'inbox',
  fields: {
    name: Name,
    private: v.boolean(),
    members: v.pipe(v.array(MemberId), v.maxLength(500)),
    teams: v.pipe(v.array(TeamId), v.maxLength(100)),
  },
  initial: { name: '', private: false, members: [], teams: [] },
  roles: admins,
  home: homeOfInbox,
  movesAtOnce: true,
  effect: true,
  index: held,
})
/** A private inbox says even its name in its own space only; so do its channels, which the relay brings there. */
export function homeOfInbox({ private: isPrivate }: { readonly private: boolean }, id: RecordId): Space {
  return isPrivate ? (id as InboxId) : 'team'
}
export type Inbox = FormState<{ name: string; private: boolean; members: MemberId[]; teams: TeamId[] }>

/** An open inbox is everybody's; a private one is its members', its teams' and the super admins' (A2). */
export function mayEnterInbox(
  who: { readonly id: MemberId; readonly role: Role | null },
  inbox: { readonly private: boolean; readonly members: readonly MemberId[]; readonly teams: readonly TeamId[] },
  /** undefined: no such team, any more. */
  membersOf: (team: TeamId) => readonly MemberId[] | undefined,
): boolean {
  if (!inbox.private || who.role === 'super-admin' || inbox.members.includes(who.id)) return true
  return inbox.teams.some((team) => membersOf(team)?.includes(who.id) === true)
}

/** None of a team that was removed. */
export const membersOfTeam = (team: Team | null | undefined): readonly MemberId[] | undefined =>
  team == null || team.fields.removed ? undefined : team.fields.members

/** One connected address. Its server's password is a secret of the relay, never a field. */
export const channelKind = formKind({
  name: 'channel',
  fields: { kind: v.picklist(['email']), inbox: v.nullable(InboxId), name: Name, address: Mail },
  initial: { kind: 'email', inbox: null, name: '', address: '' },
  roles: admins,
  home: 'team',
  effect: true,
  index: held,
})
export type Channel = FormState<{ kind: 'email'; inbox: InboxId | null; name: string; address: string }>

export const contactKind = formKind({
  name: 'contact',
  fields: {
    name: Name,
    addresses: v.pipe(v.array(Mail), v.maxLength(40)),
    /** The private inbox that alone knows of them; null: everybody does. */
    inbox: v.nullable(InboxId),
  },
  initial: { name: '', addresses: [], inbox: null },
  roles: everyone,
  home: (fields) => fields.inbox ?? 'team',
})
export type Contact = FormState<{ name: string; addresses: string[]; inbox: InboxId | null }>
