import type { InboxId } from '../../shared/ids.ts'
import { mayEnterInbox } from '../../shared/records/team.ts'
import type { Team } from './api.ts'

/** What a member, a removed one too, or a team is called; undefined: nobody known here. */
export function nameOf(team: Team | undefined, id: string | null): string | undefined {
  if (team === undefined || id === null) return undefined
  const all: readonly { readonly id: string; readonly name: string }[] = [...team.members, ...team.former, ...team.teams]
  return all.find((one) => one.id === id)?.name
}

export const isTeam = (id: string | null): boolean => id?.startsWith('team:') === true

/** Mine, or the role that a member of no standing has. */
export const myRole = (team: Team | undefined): Team['members'][number]['role'] =>
  team?.members.find((member) => member.id === team.me)?.role ?? 'agent'

/** The inboxes that I may enter. */
export const openInboxes = (team: Team | undefined): Team['inboxes'] => team?.inboxes.filter((inbox) => inbox.mayEnter) ?? []

/** Who can work in an inbox: active, and let in. Oneself first. */
export function colleaguesIn(team: Team | undefined, id: InboxId | null): Team['members'] {
  const inbox = team?.inboxes.find((known) => known.id === id)
  if (team === undefined || inbox === undefined) return []
  const membersOf = (wanted: string) => team.teams.find((known) => known.id === wanted)?.members
  const there = team.members.filter((member) => member.active && mayEnterInbox(member, inbox, membersOf))
  return [...there.filter((member) => member.id === team.me), ...there.filter((member) => member.id !== team.me)]
}
