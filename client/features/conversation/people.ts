import type { Team } from '../../bridge/api.ts'
import { isTeam, nameOf } from '../../bridge/names.ts'
import type { Text } from '../../text/create-text.ts'

/** Names of members and teams, for what stands in a thread. */
export interface People {
  name(id: string): string
  of(id: string): 'me' | 'member' | 'team'
}

export const createPeople = (team: () => Team | undefined, text: Text): People => ({
  name: (id) => (id === 'relay' ? text('conversation.relay') : (nameOf(team(), id) ?? text('conversation.someone'))),
  of: (id) => (isTeam(id) ? 'team' : id === team()?.me ? 'me' : 'member'),
})

/** How to call people in a line: their first name, or the local part of the address. */
export const shortName = (person: { name: string; address: string }): string =>
  person.name.trim() === '' ? (person.address.split('@')[0] ?? person.address) : (person.name.trim().split(/\s+/)[0] ?? person.name)
