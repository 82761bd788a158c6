import { type ChannelId, type KindName, kindOf, type RecordId } from '../../shared/ids.ts'
import { kindByName } from '../../shared/records/kinds.ts'
import { foldAddress } from '../../shared/records/parts.ts'
import type { Channel, Inbox, Member, Workspace } from '../../shared/records/team.ts'
import { loadRecord } from '../../shared/replica/layout.ts'
import { readEntries } from '../../shared/replica/read.ts'
import type { Desk } from '../relay/desk.ts'
import type { Store } from '../store/store.ts'
import type { Directory } from './directory.ts'

/** Bytes of team records read at a time when the relay starts. */
const PAGE = 1024 * 1024

/** Reads the team's records once and follows the desk from then on. Contacts are many and not held. */
export async function createDirectory(store: Store, desk: Desk): Promise<Directory> {
  const held = new Map<RecordId, unknown>()
  const heldKinds: readonly (KindName | null)[] = ['workspace', 'member', 'inbox', 'channel']

  desk.onCommitted((committed) => {
    for (const { row, state } of committed) if (heldKinds.includes(kindOf(row.record))) held.set(row.record, state)
  })

  const { head } = await store.position('team', 0)
  for (let below = head + 1; ; ) {
    const records = await store.page('team', head, below, PAGE)
    for (const rows of records) {
      const [first] = rows
      const name = first === undefined ? null : kindOf(first.record)
      if (first === undefined || name === null || !heldKinds.includes(name)) continue
      const doc = loadRecord(
        0,
        rows.map((row) => row.change),
      )
      held.set(first.record, kindByName[name].fold(first.record, readEntries(doc, kindByName[name])))
    }
    const lowest = records.at(-1)?.at(-1)
    if (lowest === undefined) break
    below = lowest.seq
  }

  const all = <T>(kind: KindName): T[] => [...held].filter(([id]) => kindOf(id) === kind).map(([, state]) => state as T)
  const members = () => all<Member>('member')
  const channels = () => all<Channel>('channel')

  return {
    workspaceName: () => all<Workspace>('workspace')[0]?.fields.name ?? '',
    member: (id) => (held.get(id as RecordId) as Member | undefined) ?? null,
    memberByEmail: (email) => members().find((member) => foldAddress(member.fields.email) === foldAddress(email)) ?? null,
    members,
    inboxes: () => all<Inbox>('inbox'),
    channelByAddress(address) {
      const channel = channels().find((one) => foldAddress(one.fields.address) === foldAddress(address))
      return channel === undefined || channel.fields.inbox === null
        ? null
        : { ...channel, fields: { ...channel.fields, inbox: channel.fields.inbox } }
    },
    channels,
    channel: (id: ChannelId) => (held.get(id) as Channel | undefined) ?? null,
    addresses: () => new Set(channels().map((channel) => foldAddress(channel.fields.address))),
    isActiveMember: (id) => (held.get(id as RecordId) as Member | undefined)?.fields.active === true && kindOf(id) === 'member',
    isEmpty: () => members().length === 0,
  }
}
