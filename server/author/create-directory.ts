import { type ChannelId, isRecordId, type KindName, kindOf, type RecordId } from '../../shared/ids.ts'
import { foldAddress } from '../../shared/records/parts.ts'
import { type Channel, type Inbox, type Member, type Team, type Workspace, workspaceKind } from '../../shared/records/team.ts'
import type { Desk } from '../relay/desk.ts'
import type { Store } from '../store/store.ts'
import type { Directory } from './directory.ts'

/** By which the desk keeps them findable, whatever space they live in. */
const INDEX = 'team-record/'

/** Reads the team's records once and follows the desk from then on. Contacts are many and not held. */
export async function createDirectory(store: Store, desk: Desk): Promise<Directory> {
  const held = new Map<RecordId, unknown>()
  const heldKinds: readonly (KindName | null)[] = ['workspace', 'member', 'team', 'inbox', 'channel']

  desk.onCommitted((committed) => {
    for (const { row, state } of committed) if (heldKinds.includes(kindOf(row.record))) held.set(row.record, state)
  })

  for (const { key } of await store.cells('index', INDEX)) {
    const id = key.slice(INDEX.length)
    const read = isRecordId(id) ? await desk.read(id) : null
    if (isRecordId(id) && read !== null) held.set(id, read.state)
  }

  const all = <T>(kind: KindName): T[] => [...held].filter(([id]) => kindOf(id) === kind).map(([, state]) => state as T)
  const members = () => all<Member>('member')
  const channels = () => all<Channel>('channel')

  return {
    workspaceName: () => all<Workspace>('workspace')[0]?.fields.name ?? '',
    settings: () => (all<Workspace>('workspace')[0] ?? workspaceKind.fold('', [])).fields,
    team: (id) => (held.get(id as RecordId) as Team | undefined) ?? null,
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
    isActiveMember(id) {
      const member = kindOf(id) === 'member' ? (held.get(id as RecordId) as Member | undefined) : undefined
      return member?.fields.active === true && !member.fields.removed
    },
    isEmpty: () => members().length === 0,
  }
}
