import { expect, test } from 'vitest'
import { type ConversationId, type InboxId, type MemberId, ownSpace, type RecordId, type Space, type TeamId } from '../../../shared/ids.ts'
import { encodeClientFrame } from '../../../shared/protocol/codec.ts'
import { encodeItem } from '../../../shared/protocol/item.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import { createRandom } from '../../sim/random.ts'
import { atEveryStep, setOut as setOutStage } from '../effects/stage.ts'
import { addInbox, addMember, setTeam, setUp } from './people.ts'
import { anna, bo, comment, createRawClient, createTown, freshId, ids, type Town } from './raw-client.ts'

const CANARY = 'for the board alone'
const subscribe = (space: Space) => ({ type: 'subscribe', space, cursor: null, bootstrap: null }) as const

/** A conversation in an inbox, written there as history is. */
async function begin(town: Town, inbox: InboxId, text: string): Promise<ConversationId> {
  const record: ConversationId = `conversation:${freshId()}`
  const at = town.clock.now()
  const contact = { id: `contact:${freshId()}`, name: 'Karin', address: 'karin@example.org' }
  const created = { type: 'created', by: 'relay', at, n: 1, inbox, channel: ids.channel, via: 'email', subject: text, contact }
  await town.house().desk.create([{ record, entries: [{ id: freshId(), ...created } as never, comment(anna, at, text)] }], [])
  return record
}

const say = async (town: Town, record: RecordId, text: string) => {
  const ran = await town.house().author.run([{ command: 'conversation.comment', record, input: { text, rich: null, mentions: [] } }], anna)
  expect(ran.ok).toBe(true)
}

async function connect(town: Town, member: MemberId) {
  const client = createRawClient(town, member)
  const welcome = await client.hello()
  return { client, welcome, spaces: () => client.of('spaces').at(-1)?.spaces ?? null, bytes: () => client.received.length }
}

const textIn = (client: ReturnType<typeof createRawClient>, text: string): boolean =>
  client.received.some((bytes) => Buffer.from(bytes).includes(text))

/** The ways in which an agent comes to lose an inbox that they read, and to have it back. */
const ways: readonly (readonly [string, (town: Town, inbox: InboxId, team: TeamId, isIn: boolean) => Promise<unknown>])[] = [
  ['the inbox is private', (town, inbox, _team, isIn) => setUp(town, 'inbox.set', inbox, { private: !isIn, members: [], teams: [] })],
  [
    'named as a member of it',
    (town, inbox, _team, isIn) => setUp(town, 'inbox.set', inbox, { private: true, members: isIn ? [bo] : [anna] }),
  ],
  [
    'in a team of it',
    async (town, inbox, team, isIn) => {
      await setUp(town, 'inbox.set', inbox, { private: true, members: [anna], teams: [team] })
      await setTeam(town, team, { name: 'Board', members: isIn ? [bo] : [], removed: false })
    },
  ],
  [
    'a team that is there',
    async (town, inbox, team, isIn) => {
      await setUp(town, 'inbox.set', inbox, { private: true, members: [anna], teams: [team] })
      await setTeam(town, team, { name: 'Board', members: [bo], removed: !isIn })
    },
  ],
  [
    'super admin',
    async (town, inbox, _team, isIn) => {
      await setUp(town, 'inbox.set', inbox, { private: true, members: [anna] })
      await setUp(town, 'member.set', bo, { role: isIn ? 'super-admin' : 'agent' })
    },
  ],
]

test.each(ways)(
  '[SY-13] [A2] %s or not, in the middle of a connection: a frame says so, and not one byte more follows',
  async (_way, set) => {
    const town = await createTown()
    const team: TeamId = `team:${freshId()}`
    const inbox = await addInbox(town, {})
    await setTeam(town, team, { name: 'Board', members: [], removed: false })
    await set(town, inbox, team, true)
    const record = await begin(town, inbox, 'before')
    const { client, welcome, spaces } = await connect(town, bo)
    expect(welcome.spaces).toContain(inbox)
    await client.send(subscribe(inbox))
    await client.hold(record)
    await say(town, record, 'still theirs')
    await client.settle()
    expect(textIn(client, 'still theirs')).toBe(true)

    await set(town, inbox, team, false)
    await client.settle()
    expect(spaces()).not.toContain(inbox)
    expect(client.closedWith()).toBeNull()
    await say(town, record, CANARY)
    const another = await begin(town, inbox, CANARY)
    await client.settle()
    for (const wanted of [record, another]) {
      await client.send({ type: 'want', record: wanted })
      expect(client.of('record').at(-1)).toEqual({ type: 'record', record: wanted, space: null, row: null })
    }
    const verdict = await client.push(1, record, client.change([comment(bo, town.clock.now())]), inbox)
    expect(verdict?.refusal?.code).toBe('no-access')
    await client.send({ type: 'rebased', records: [record] })
    expect(textIn(client, CANARY)).toBe(false)

    await set(town, inbox, team, true)
    await town.house().settled()
    await client.settle()
    const { head } = await town.store.position(inbox, 0)
    expect(spaces()).toContain(inbox)
    await client.send(subscribe(inbox))
    expect(client.of('page').at(-1)?.bootstrap.base).toBe(head)
    expect(textIn(client, CANARY)).toBe(true)
    await client.hold(record)
    expect((await client.push(2, record, client.change([comment(bo, town.clock.now())]), inbox))?.refusal).toBeNull()

    await set(town, inbox, team, false)
    await client.settle()
    await client.send(subscribe(inbox))
    expect(client.closedWith()).toBe(4403)
  },
)

test('[SY-13] a new inbox is told to those who may enter it, and only to them', async () => {
  const town = await createTown()
  const { client, spaces } = await connect(town, bo)
  const open = await addInbox(town, {})
  await client.settle()
  expect(spaces()).toContain(open)
  const told = client.of('spaces').length
  await addInbox(town, { private: true, members: [anna] })
  await client.settle()
  expect(client.of('spaces')).toHaveLength(told)
  await client.send(subscribe(open))
  expect(client.of('page').at(-1)).toMatchObject({ space: open, done: true, rows: [] })
})

test('[SY-13] a member who is gone is sent away at once, and told to forget at every later contact', async () => {
  for (const fields of [{ active: false }, { removed: true }]) {
    const town = await createTown()
    const record = await begin(town, ids.inbox, 'before')
    const { client, welcome, bytes } = await connect(town, bo)
    await client.send(subscribe(ids.inbox))
    await client.hold(record)
    const update = client.change([comment(bo, town.clock.now())])
    await setUp(town, 'member.set', bo, fields)
    await client.settle()
    expect(client.closedWith()).toBe(4410)
    const seen = bytes()
    await say(town, record, CANARY)
    await client.send({ type: 'want', record })
    await client.push(1, record, update)
    expect(bytes()).toBe(seen)
    const later = createRawClient(town, bo)
    await later.hello(welcome.device).catch(() => null)
    expect(later.closedWith()).toBe(4410)
    expect(later.received).toEqual([])
    expect((await town.house().author.entries(record)).filter((entry) => entry.by === bo)).toEqual([])
  }
})

test('[SY-13] one who is sent away in the very moment of their hello is not welcomed', async () => {
  const town = await createTown()
  const client = createRawClient(town, bo)
  const [ran] = await Promise.all([setUp(town, 'member.set', bo, { active: false }), client.hello().catch(() => null)])
  expect(ran).toBeUndefined()
  await client.settle()
  expect(client.closedWith()).toBe(4410)
})

test('[SY-13] what was signed in before stays barred when the member comes back', async () => {
  const town = await createTown()
  await setUp(town, 'member.set', bo, { active: false })
  await town.house().settled()
  expect(town.house().barred.has(bo)).toBe(true)
  await setUp(town, 'member.set', bo, { active: true })
  const session = town.house().relay.accept
  const closes: number[] = []
  const barred = session(
    { send: () => closes.push(0), close: (code) => closes.push(code), buffered: () => 0 },
    { member: bo, signIn: 'old', isBarred: true },
  )
  const other = createRawClient(town, bo)
  await other.hello()
  const [hello] = other.sent
  if (hello === undefined) throw new Error('nothing was said')
  barred.onFrame(hello)
  await barred.settled()
  expect(closes).toEqual([4410])
  expect(other.closedWith()).toBeNull()
})

test('[EF-9] [C1] what a member who is gone owned is nobody’s, wherever the relay dies, in the index too', async () => {
  const owned: ConversationId[] = []
  const steps = await atEveryStep(
    'memory',
    async (stage) => {
      owned.length = 0
      for (let i = 0; i < 103; i++) owned.push(await begin(stage.town, ids.inbox, `Number ${i}`))
      for (const record of owned) await stage.run('conversation.assign', record, { to: bo }, 'relay')
      await stage.rest()
      expect(await stage.store.cells('index', `owner/${bo}/`)).toHaveLength(owned.length)
      return () => setUp(stage.town, 'member.set', bo, { active: false })
    },
    async (stage) => {
      const wasTaken = !stage.town.house().directory.isActiveMember(bo)
      expect(await stage.store.cells('index', `owner/${bo}/`)).toHaveLength(wasTaken ? 0 : owned.length)
      for (const record of owned) {
        expect((await stage.state(record))?.owner).toBe(wasTaken ? null : bo)
        const given = (await stage.entries(record)).filter((entry) => entry.type === 'assigned')
        expect(given).toHaveLength(wasTaken ? 2 : 1)
      }
      expect(await stage.store.cells('effects', '')).toEqual([])
      expect(stage.barred.has(bo)).toBe(wasTaken)
    },
  )
  expect(steps).toBeGreaterThan(3)
}, 60_000)

test('[EF-9] an assignment that is taken back gives nothing to who has left meanwhile', async () => {
  const stage = await setOutStage('memory')
  const record = await begin(stage.town, ids.inbox, 'Hello')
  await stage.run('conversation.assign', record, { to: bo })
  const [given] = await stage.run('conversation.assign', record, { to: anna })
  await setUp(stage.town, 'member.set', bo, { active: false })
  await stage.rest()
  await stage.run('conversation.undo', record, { entry: given?.id })
  await stage.rest()
  expect((await stage.town.house().author.state(record)) as ConversationState).toMatchObject({ owner: null })
  expect(await stage.store.cells('index', `owner/${bo}/`)).toEqual([])
})

test('[SY-13] a change of role that changes no space ends nothing, and holds at once', async () => {
  const town = await createTown()
  const admin = await addMember(town, 'admin')
  const { client } = await connect(town, admin)
  const set = (n: number) => {
    const entry = { id: freshId(), type: 'set', by: admin, at: town.clock.now(), fields: { name: `Name ${n}` } } as never
    return client.push(n, ids.inbox, client.change([entry]), 'team')
  }
  await client.hold(ids.inbox)
  expect((await set(1))?.refusal).toBeNull()
  await setUp(town, 'member.set', admin, { role: 'agent' })
  expect((await set(2))?.refusal?.code).toBe('not-allowed')
  expect(client.of('spaces')).toEqual([])
  expect(client.closedWith()).toBeNull()
  await client.send(subscribe(ownSpace(bo)))
  expect(client.closedWith()).toBe(4403)
})

test('[SY-13] [F20] whatever is under way when access goes: what was said after it is known is refused, and nothing comes down', async () => {
  const random = createRandom(20)
  const town = await createTown()
  const inbox = await addInbox(town, {})
  const turns = async (count: number) => {
    for (let i = 0; i < count; i++) await Promise.resolve()
  }
  let [taken, refused] = [0, 0]
  for (let seed = 0; seed < 300; seed++) {
    await setUp(town, 'inbox.set', inbox, { private: false })
    const record = await begin(town, inbox, 'before')
    const { client, welcome } = await connect(town, bo)
    await client.send(subscribe(inbox))
    await client.hold(record)
    const entries = Array.from({ length: 6 }, () => comment(bo, town.clock.now()))
    const items = entries.map((entry, index) => {
      const changes = [{ space: inbox, record, generation: 0, update: client.change([entry]) }]
      return encodeClientFrame({ type: 'push', item: encodeItem({ n: index + 1, command: 'x', version: 1, input: '', changes }) })
    })
    let isGone = false
    let last = Number.POSITIVE_INFINITY
    const gone = turns(random.int(60)).then(async () => {
      await setUp(town, 'inbox.set', inbox, { private: true, members: [anna] })
      isGone = true
    })
    for (const [index, item] of items.entries()) {
      if (isGone) last = Math.min(last, index)
      client.session.onFrame(item)
      await turns(random.int(25))
    }
    await gone
    await say(town, record, `${CANARY} ${seed}.`)
    await client.settle()
    const verdicts = client.of('verdict')
    expect(verdicts.filter((verdict) => verdict.refusal === null && verdict.n > last)).toEqual([])
    expect(textIn(client, `${CANARY} ${seed}.`)).toBe(false)
    const there = new Set((await town.house().author.entries(record)).map((entry) => entry.id))
    for (const { n, refusal } of verdicts) expect(there.has(entries[n - 1]?.id ?? '')).toBe(refusal === null)
    taken += verdicts.filter((verdict) => verdict.refusal === null).length
    refused += verdicts.filter((verdict) => verdict.refusal !== null).length
    client.session.onClose(1006)
    expect(welcome.spaces).toContain(inbox)
  }
  // Both happened, or it would prove nothing.
  expect(Math.min(taken, refused)).toBeGreaterThan(100)
})
