import { describe, expect, test } from 'vitest'
import { fileRoutes } from '../../../server/http/routes/files.ts'
import { type InboxId, type MemberId, ownSpace, type RecordId, type Space, type TeamId } from '../../../shared/ids.ts'
import { encodeRelayFrame } from '../../../shared/protocol/codec.ts'
import { presenceName } from '../../../shared/protocol/live.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { notificationRecord } from '../../../shared/records/notification.ts'
import { createRandom } from '../../sim/random.ts'
import { put, written } from './hostile/changes.ts'
import { beginning, conversationIn, formFields, sampleOf, setOf } from './matrix/samples.ts'
import { type Form, mayBegin, mayEnter, maySet, mayWrite, type Person, type Place, people, places, type Written } from './matrix/table.ts'
import { addInbox, addMember, setTeam, setUp } from './people.ts'
import { anna, bo, comment, createRawClient, createTown, freshId, ids } from './raw-client.ts'

/** The words that stand in each place, and may be seen by nobody else. */
const canary = (place: Place): string => `canary-of-${place}-`

async function setOut() {
  const town = await createTown({ carrier: null })
  const members: Readonly<Record<Person, MemberId>> = {
    'super-admin': anna,
    admin: await addMember(town, 'admin'),
    insider: await addMember(town, 'agent'),
    outsider: await addMember(town, 'agent'),
    removed: await addMember(town, 'agent'),
  }
  const closed = await addInbox(town, { private: true, members: [members.insider] })
  await setUp(town, 'member.set', members.removed, { removed: true })
  const inboxes: Readonly<Partial<Record<Place, InboxId>>> = { open: ids.inbox, private: closed }
  const spaceOf = (place: Place, person: Person): Space =>
    place === 'team' ? 'team' : place === 'own' ? ownSpace(members[person]) : place === 'others' ? ownSpace(bo) : (inboxes[place] ?? 'team')

  /** Something stands in a place: a conversation with a file, a contact, a notification. */
  async function fill(place: Place, person: Person) {
    const space = spaceOf(place, person)
    const at = town.clock.now()
    const words = canary(place)
    if (space.startsWith('inbox:')) {
      const { sha256 } = await town.blobs.put(new TextEncoder().encode(words))
      const fixture = conversationIn(space as InboxId, at, members[person], words, sha256)
      await town.house().desk.create([fixture], [])
      return { record: fixture.record as RecordId, fixture }
    }
    if (place === 'team') {
      const record: RecordId = `contact:${freshId()}`
      await setUp(town, 'contact.set', record, { name: words })
      return { record, fixture: null }
    }
    const to: MemberId = `member:${space.slice('me:'.length)}`
    const entry = freshId()
    const told = { to, event: 'mention', by: null, conversation: `conversation:${freshId()}`, entry }
    const record = notificationRecord(to, entry)
    const ran = await town.house().author.run([{ command: 'notification.tell', record, input: told }], 'relay')
    if (!ran.ok) throw new Error(ran.error.code)
    return { record, fixture: null }
  }

  async function connect(person: Person) {
    const client = createRawClient(town, members[person])
    const welcome = await client.hello().catch(() => null)
    return { client, lease: welcome?.client ?? 1, isIn: welcome !== null }
  }
  const entriesOf = async (record: RecordId) => (await town.house().desk.read(record))?.entries ?? []
  return { town, members, spaceOf, fill, connect, entriesOf, inboxes }
}
type Stage = Awaited<ReturnType<typeof setOut>>
type Client = Awaited<ReturnType<Stage['connect']>>['client']

const bytesOf = (client: Client): Buffer =>
  Buffer.concat([...client.received, ...client.frames.map((frame) => encodeRelayFrame(frame))].map((bytes) => Buffer.from(bytes)))

/** Nothing of what stands where this person may not be has come to them, by whatever way. */
function expectNothingForeign(client: Client, person: Person): void {
  const bytes = bytesOf(client)
  for (const place of places)
    if (!mayEnter[place].includes(person)) expect(bytes.includes(canary(place)), `${person}, ${place}`).toBe(false)
}

const cells = people.flatMap((person) => places.map((place) => [person, place, mayEnter[place].includes(person)] as const))

describe.each(cells)('%s in %s', (person, place, may) => {
  test(`[T1] [SY-10] reads ${may ? 'it' : 'nothing of it'}: by subscribing, by asking, by a live document, by HTTP`, async () => {
    const stage = await setOut()
    for (const other of places) await stage.fill(other, person)
    const { record, fixture } = await stage.fill(place, person)
    const space = stage.spaceOf(place, person)
    const reader = await stage.connect(person)
    await reader.client.send({ type: 'subscribe', space, cursor: null, bootstrap: null })
    const pages = reader.client.of('page').flatMap((page) => page.rows.map((row) => row.record))
    expect(pages.includes(record)).toBe(may)
    expect(reader.client.closedWith()).toBe(may ? null : person === 'removed' ? 4410 : 4403)
    expectNothingForeign(reader.client, person)

    const asker = await stage.connect(person)
    await asker.client.send({ type: 'want', record })
    const answer = { space: may ? space : null, row: may ? expect.objectContaining({ record }) : null }
    expect(asker.client.of('record')).toEqual(asker.isIn ? [{ type: 'record', record, ...answer }] : [])
    await asker.client.send({ type: 'rebased', records: [record] })
    const inbox = stage.inboxes[place]
    if (inbox !== undefined) {
      await asker.client.send({ type: 'open', channel: 1, name: presenceName(inbox) })
      await stage.town.house().relay.settled()
      await asker.client.settle()
      expect(asker.client.of('shut').map((frame) => frame.code)).toEqual(may || !asker.isIn ? [] : [4403])
    }
    expectNothingForeign(asker.client, person)

    if (fixture !== null) {
      const { author, access, spaceOf } = stage.town.house()
      const session = access.roleOf(stage.members[person]) === null ? null : { id: 'test', member: stage.members[person] }
      const stream = async (sha256: string) => {
        const bytes = await stage.town.blobs.read(sha256)
        return bytes === null ? null : { size: bytes.length, body: new Blob([bytes.slice()]).stream() }
      }
      const app = fileRoutes({
        who: { session: () => session } as never,
        author,
        blobs: { stream },
        mayEnter: async (member, of) => access.spacesOf(member).includes((await spaceOf(of)) ?? ('none' as Space)),
      })
      const response = await app.request(`/${record}/${fixture.ids.received}/passport.txt`)
      expect(response.status).toBe(may ? 200 : person === 'removed' ? 401 : 404)
      expect((await response.text()).includes(canary(place))).toBe(may)
    }
  })

  test('[T1] [SY-10] writes what the table allows of every type, and of everything else nothing is taken', async () => {
    const stage = await setOut()
    const space = stage.spaceOf(place, person)
    const by = stage.members[person]
    const { client, lease, isIn } = await stage.connect(person)
    const at = stage.town.clock.now()
    let n = 0
    /** By a client that holds nothing of the record, as a hostile one would; `clock`: what it has there already. */
    async function tries(what: string, record: RecordId, entry: Entry, expected: boolean): Promise<void> {
      const before = await stage.entriesOf(record)
      const verdict = await client.push(
        ++n,
        record,
        written(lease, (doc) => put(doc, entry)),
        space,
      )
      expect(isIn ? verdict?.refusal === null : false, `${what}: ${verdict?.refusal?.code}`).toBe(expected)
      const after = await stage.entriesOf(record)
      if (!expected) expect(after, what).toEqual(before)
      await client.send({ type: 'rebased', records: [record] })
    }
    for (const type of Object.keys(mayWrite) as Written[]) {
      const { record, fixture } = await stage.fill(place, person)
      if (fixture === null) {
        const elsewhere = conversationIn(ids.inbox, at, by, canary('open'), '0'.repeat(64))
        await tries(type, record, sampleOf(type, elsewhere, by, at, ids.inbox), false)
        continue
      }
      const other = await addInbox(stage.town, {})
      await tries(type, record, sampleOf(type, fixture, by, at, other), may && (mayWrite[type] as readonly Person[]).includes(person))
    }
    for (const [kind, { where, who }] of Object.entries(mayBegin)) {
      const { record, entry } = beginning(kind, space, by, at)
      await tries(`a new ${kind}`, record, entry, may && where.includes(place) && who.includes(person))
    }
    const team: TeamId = `team:${freshId()}`
    await setTeam(stage.town, team, { name: 'A team' })
    const forms: Readonly<Record<Form, RecordId>> = {
      ...{ workspace: ids.workspace, member: bo, team, inbox: ids.inbox, channel: ids.channel },
      contact: (await stage.fill('team', person)).record,
    }
    for (const kind of Object.keys(maySet) as Form[]) {
      const isThere = place === 'team'
      const expected = isThere && (maySet[kind] as readonly Person[]).includes(person)
      await tries(`set of ${kind}`, forms[kind], setOf(formFields[kind], by, at), expected)
    }
    await stage.town.house().settled()
    expectNothingForeign(client, person)
    expect(stage.town.house().errors).toEqual([])
  })
})

test('[T1] an admin who is no super admin raises nobody above an admin, and lowers no super admin', async () => {
  const stage = await setOut()
  const { client, lease } = await stage.connect('admin')
  const at = stage.town.clock.now()
  const cases: readonly (readonly [MemberId, object])[] = [
    [stage.members.admin, { role: 'super-admin' }],
    [bo, { role: 'super-admin' }],
    [anna, { role: 'agent' }],
    [anna, { active: false }],
    [bo, { email: 'mine@example.org' }],
  ]
  for (const [index, [member, fields]] of cases.entries()) {
    const before = await stage.entriesOf(member)
    const update = written(lease, (doc) => put(doc, setOf(fields, stage.members.admin, at)))
    expect((await client.push(index + 1, member, update, 'team'))?.refusal?.code).toBe('not-allowed')
    expect(await stage.entriesOf(member)).toEqual(before)
    await client.send({ type: 'rebased', records: [member] })
  }
})

test('[T1] frames of who may, replayed byte for byte by who may not, write nothing and bring nothing', async () => {
  const stage = await setOut()
  const { record } = await stage.fill('private', 'super-admin')
  const space = stage.spaceOf('private', 'super-admin')
  const allowed = await stage.connect('super-admin')
  await allowed.client.send({ type: 'subscribe', space, cursor: null, bootstrap: null })
  await allowed.client.hold(record)
  const entry = comment(anna, stage.town.clock.now(), canary('private'))
  expect((await allowed.client.push(1, record, allowed.client.change([entry]), space))?.refusal).toBeNull()
  await allowed.client.send({ type: 'open', channel: 1, name: presenceName(space as InboxId) })
  expect(bytesOf(allowed.client).includes(canary('private'))).toBe(true)
  const before = await stage.entriesOf(record)
  for (const person of ['admin', 'outsider', 'removed'] as const) {
    // Each frame by itself, so that one which ends the socket hides no other.
    for (const frame of allowed.client.sent) {
      const [hello] = allowed.client.sent
      const thief = createRawClient(stage.town, stage.members[person])
      if (hello !== undefined && frame !== hello) await thief.bytes(hello)
      await thief.bytes(frame)
      await stage.town.house().relay.settled()
      await thief.settle()
      expect(thief.of('verdict').filter((verdict) => verdict.refusal === null)).toEqual([])
      expectNothingForeign(thief, person)
    }
  }
  expect(await stage.entriesOf(record)).toEqual(before)
})

test('[T9] of a thousand tries to write in another’s name none is taken', async () => {
  const stage = await setOut()
  const { record } = await stage.fill('open', 'outsider')
  const random = createRandom(9)
  const before = await stage.entriesOf(record)
  const names = [...Object.values(stage.members), bo, 'relay', 'contact:', '', `contact:${freshId()}`, `member:${freshId()}`]
  const { client, lease } = await stage.connect('outsider')
  const own = stage.members.outsider
  for (let n = 1; n <= 1000; n++) {
    const by = random.pick(names.filter((name) => name !== own))
    const fixture = conversationIn(ids.inbox, stage.town.clock.now(), own, 'x', '0'.repeat(64))
    const type = random.pick(Object.keys(mayWrite) as Written[])
    const entry = { ...sampleOf(type, fixture, own, stage.town.clock.now(), ids.inbox), by } as Entry
    const forged = random.chance(0.5) ? entry : ({ ...comment(own, stage.town.clock.now()), by } as Entry)
    const verdict = await client.push(
      n,
      record,
      written(lease, (doc) => put(doc, forged)),
    )
    expect(['not-allowed', 'malformed']).toContain(verdict?.refusal?.code)
    await client.send({ type: 'rebased', records: [record] })
  }
  expect(await stage.entriesOf(record)).toEqual(before)
})

test('[T12] a field that no entry has is refused in every entry that a member may write', async () => {
  const stage = await setOut()
  const { client, lease } = await stage.connect('super-admin')
  const at = stage.town.clock.now()
  const { record, fixture } = await stage.fill('open', 'super-admin')
  if (fixture === null) throw new Error('no conversation')
  const types = (Object.keys(mayWrite) as Written[]).filter((type) => mayWrite[type].length > 0)
  const honest = [
    ...types.map((type) => [record, ids.inbox, sampleOf(type, fixture, anna, at, ids.inbox)] as const),
    ...(['workspace', 'inbox', 'channel'] as const).map((kind) => [ids[kind], 'team', setOf(formFields[kind], anna, at)] as const),
  ]
  let n = 0
  for (const [of, space, entry] of honest) {
    const before = await stage.entriesOf(of)
    for (const field of ['role', 'inbox_id', 'author', 'is_admin', 'verified', 'created_at']) {
      const fields = 'fields' in entry ? { ...entry, fields: { ...(entry.fields as object), [field]: true } } : { ...entry, [field]: true }
      const verdict = await client.push(
        ++n,
        of,
        written(lease, (doc) => put(doc, fields)),
        space,
      )
      expect(verdict?.refusal?.code, `${entry.type} ${field}`).toBe('malformed')
      await client.send({ type: 'rebased', records: [of] })
    }
    expect(await stage.entriesOf(of)).toEqual(before)
  }
})
