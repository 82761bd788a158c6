import type { InboxId, MemberId, RecordId, TeamId } from '../../../shared/ids.ts'
import { freshId, type Town } from './raw-client.ts'

/** Writes as the relay's own hand: what an admin has set up before a test begins. */
export async function setUp(town: Town, command: string, record: RecordId, fields: Readonly<Record<string, unknown>>): Promise<void> {
  const ran = await town.house().author.run([{ command, record, input: { fields } }], 'relay')
  if (!ran.ok) throw new Error(`${command}: ${ran.error.code} ${ran.error.detail ?? ''}`)
}

export async function addMember(town: Town, role: 'super-admin' | 'admin' | 'agent', more: Readonly<Record<string, unknown>> = {}) {
  const member: MemberId = `member:${freshId()}`
  await setUp(town, 'member.set', member, { name: role, email: `${freshId()}@ekstromcykel.example`, role, active: true, ...more })
  return member
}

export async function addInbox(town: Town, fields: Readonly<Record<string, unknown>>): Promise<InboxId> {
  const inbox: InboxId = `inbox:${freshId()}`
  await setUp(town, 'inbox.set', inbox, { name: 'Board', ...fields })
  return inbox
}

/** There is no command for teams yet: written as its `set` entry. */
export async function setTeam(town: Town, team: TeamId, fields: Readonly<Record<string, unknown>>): Promise<void> {
  const { desk } = town.house()
  const done = await desk.transact([team], ([record]) => {
    if (record === undefined) return { ok: false, error: 'none' }
    const set = { id: desk.newId(), type: 'set', by: 'relay', at: desk.timeFor(record.state), fields } as never
    return { ok: true, value: { value: null, parts: [{ record, own: [set] }], cells: [] } }
  })
  if (!done.ok) throw new Error(String(done.error))
}
