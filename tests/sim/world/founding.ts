import type { ChannelId, InboxId, MemberId, RecordId, TeamId } from '../../../shared/ids.ts'
import { foundTeam, type RelayHouse } from '../relay-house.ts'

/** Everybody and everything that a story is about. */
export interface Cast {
  /** Super admin, all along. */
  readonly olle: MemberId
  /** An admin with two devices. */
  readonly anna: MemberId
  /** An agent. */
  readonly bo: MemberId
  /** Left before the story begins. */
  readonly gone: MemberId
  readonly crew: TeamId
  readonly workspace: RecordId
  /** The first is open to all; the second private, Anna's and the super admin's; the third becomes this and that. */
  readonly inboxes: readonly InboxId[]
  readonly channels: readonly ChannelId[]
}

export const addresses = ['verkstad@ekstromcykel.example', 'lon@ekstromcykel.example', 'lager@ekstromcykel.example'] as const

export function createCast(newId: () => string): Cast {
  const three = [0, 1, 2]
  return {
    olle: `member:${newId()}`,
    anna: `member:${newId()}`,
    bo: `member:${newId()}`,
    gone: `member:${newId()}`,
    crew: `team:${newId()}`,
    workspace: `workspace:${newId()}`,
    inboxes: three.map((): InboxId => `inbox:${newId()}`),
    channels: three.map((): ChannelId => `channel:${newId()}`),
  }
}

export async function foundHouse(house: RelayHouse, cast: Cast): Promise<void> {
  const { olle, anna, bo, gone, crew, workspace, inboxes, channels } = cast
  const [front, office, store] = inboxes
  const [channel, second, third] = channels
  if (front === undefined || office === undefined || store === undefined) throw new Error('three inboxes')
  if (channel === undefined || second === undefined || third === undefined) throw new Error('three channels')
  await foundTeam(house, { members: [olle, anna, bo, gone], inbox: front, channel, workspace })
  const set = (command: string, record: RecordId, fields: object) => ({ command, record, input: { fields } })
  const done = await house.author.run(
    [
      set('member.set', anna, { role: 'admin' }),
      set('member.set', gone, { active: false }),
      set('team.set', crew, { name: 'Crew', members: [] }),
      set('inbox.set', office, { name: 'Office', private: true, members: [anna] }),
      set('inbox.set', store, { name: 'Store' }),
      set('channel.set', second, { kind: 'email', inbox: office, name: 'Office', address: addresses[1] }),
      set('channel.set', third, { kind: 'email', inbox: store, name: 'Store', address: addresses[2] }),
    ],
    'relay',
  )
  if (!done.ok) throw new Error(`founding: ${done.error.code}`)
}
