import { describe, expect, it } from 'vitest'
import { createMarks } from '../../client/replica/own/marks.ts'
import { type ConversationId, createUlid, type MemberId, ownSpace, type RecordId } from '../../shared/ids.ts'
import type { ConversationRow } from '../../shared/projections/conversation-row.ts'
import type { FeedRow, RelayFrame } from '../../shared/protocol/frames.ts'
import { type MarksState, shardRecord, watermarkRecord } from '../../shared/records/marks.ts'
import { notificationRecord } from '../../shared/records/notification.ts'
import {
  comment,
  conversation,
  created,
  createWorld,
  inbox,
  look,
  me,
  page,
  rows,
  T0,
  ulid,
  verdict,
  watch,
  welcome,
} from './replica-harness.ts'

const space = ownSpace(me)
const list = { type: 'list', inbox, view: 'open', oldestFirst: false, from: 0, limit: 10 } as const
const unread = (id: ConversationId) => ({ type: 'unread', id }) as const

const received = (text = 'Hello') => ({
  type: 'received' as const,
  by: `contact:${ulid(1)}` as const,
  from: { name: 'Ada', address: 'ada@example.org' },
  to: [],
  cc: [],
  replyTo: null,
  subject: 'Hello',
  text,
  full: null,
  html: null,
  files: [],
  raw: null,
  externalId: null,
  writtenAt: null,
  unreadable: null,
})

const inOwn = (...list: readonly FeedRow[]): RelayFrame => ({ type: 'rows', space, epoch: 'epoch', rows: list })
const marksOf = (upTo: Record<ConversationId, number>, before = 0): MarksState => ({ id: '', n: 0, at: 1, member: me, upTo, before })
const row = (id: ConversationId, incoming: number, at = T0) => ({ id, incoming, at })

describe('marks', () => {
  it('[JB-9] unread is what the contact wrote above the mark and not before the watermark', () => {
    const marks = createMarks(me)
    const [a, b] = [conversation(1), conversation(2)]
    expect(marks.isUnread(row(a, 0))).toBe(false) // nothing came in
    expect(marks.isUnread(row(a, 2))).toBe(true)
    marks.set(shardRecord(me, a), marksOf({ [a]: 2 }))
    expect([marks.isUnread(row(a, 2)), marks.isUnread(row(a, 3)), marks.isUnread(row(b, 1))]).toEqual([false, true, true])
    marks.set(watermarkRecord(me), marksOf({}, T0 + 1))
    expect([marks.isUnread(row(a, 3)), marks.isUnread(row(a, 3, T0 + 1))]).toEqual([false, true])
    marks.drop(watermarkRecord(me))
    marks.drop(shardRecord(me, a))
    expect(marks.isUnread(row(a, 2))).toBe(true)
    expect([marks.set(`contact:${ulid(1)}`, {}), marks.drop(a)]).toEqual([false, false])
  })

  it('[JB-9] who has just joined has nothing unread of before', () => {
    const newcomer: MemberId = `member:${createUlid({ now: () => T0, random: (count) => new Uint8Array(count) })}`
    const marks = createMarks(newcomer)
    expect([marks.isUnread(row(conversation(1), 1, T0 - 1)), marks.isUnread(row(conversation(1), 1, T0))]).toEqual([false, true])
  })

  it('[JB-9] a row says so in the list, as the same object while nothing changed', () => {
    const marks = createMarks(me)
    const one = { id: conversation(1), incoming: 1, at: T0 } as ConversationRow
    expect(marks.shown(one)).toEqual({ ...one, unread: true })
    expect(marks.shown(one)).toBe(marks.shown(one))
    marks.set(shardRecord(me, one.id), marksOf({ [one.id]: 1 }))
    expect(marks.shown(one)).toBe(one)
  })
})

describe('in the replica', () => {
  async function boot(world = createWorld()) {
    const record = world.record(conversation(1))
    const replica = await world.boot()
    await world.link().say(welcome({ spaces: [inbox, space] }), page([record.add(created(), received())]), page([], { space }))
    return { world, record, replica, id: conversation(1) }
  }
  const read = { conversation: conversation(1), upTo: 2 }
  const shard = shardRecord(me, conversation(1))

  it('[JB-9] reading takes the mark off list and conversation at once, and a new message brings it back', async () => {
    const { world, record, replica, id } = await boot()
    const [asked, lists] = [await watch(replica, unread(id)), await watch(replica, list)]
    expect(asked).toEqual([true])
    expect((await look(replica, list)).rows).toMatchObject([{ id, unread: true }])
    expect(await replica.run('marks.read', shard, read)).toMatchObject({ ok: true })
    await replica.settled()
    expect(asked).toEqual([true, false])
    expect((await look(replica, list)).rows[0]).not.toHaveProperty('unread')
    expect(lists.length).toBe(2)
    await world.link().say(rows(record.add(received('And?'))))
    expect(asked).toEqual([true, false, true])
    expect(world.errors).toEqual([])
  })

  it('[JB-9] what is written beside the contact’s messages leaves it read', async () => {
    const { world, record, replica, id } = await boot()
    await replica.run('marks.read', shard, read)
    await world.link().say(rows(record.add(comment('for us'), { type: 'closed', seen: 9 }, { type: 'reopened' })))
    expect(await look(replica, unread(id))).toBe(false)
  })

  it('[JB-8] offline it is kept and goes out as a record in one’s own space; a restart knows it still', async () => {
    const { world, replica, id } = await boot()
    await world.link().break()
    await replica.run('marks.read', shard, read)
    await replica.stop()
    const next = await world.boot()
    expect(await look(next, unread(id))).toBe(false)
    await world.link().say(welcome({ spaces: [inbox, space] }))
    expect(world.link().items()[0]?.changes).toMatchObject([{ space, record: shard, generation: 0 }])
  })

  it('[JB-8] two devices that were offline write one record, and both know what both have read', async () => {
    const other = shardMates()
    const [one, two] = [createWorld(), createWorld()]
    const [first, second] = [await one.boot(), await two.boot()]
    for (const world of [one, two]) {
      const records = other.map((id) => world.record(id))
      await world
        .link()
        .say(welcome({ spaces: [inbox, space], ...(world === one ? { client: 7 } : { client: 8, now: T0 + 1 }) }), page([], { space }))
      await world.link().say(page(records.map((record) => record.add(created(), received()))))
    }
    const [a, b] = other
    const record = shardRecord(me, a)
    expect(shardRecord(me, b)).toBe(record)
    await first.run('marks.read', record, { conversation: a, upTo: 2 })
    await second.run('marks.read', record, { conversation: b, upTo: 2 })
    const relay = one.record(record)
    const [item, later] = [one.link().items()[0], two.link().items()[0]]
    if (item === undefined || later === undefined) throw new Error('nothing was sent')
    const taken = [relay.take(item), relay.take(later)]
    for (const world of [one, two]) {
      await world.link().say(verdict(1, 'ok'), inOwn(...taken))
      expect(world.errors).toEqual([])
    }
    for (const replica of [first, second]) expect([await look(replica, unread(a)), await look(replica, unread(b))]).toEqual([false, false])
  })

  it('[JB-8] a mark that the relay refuses is as if it had never been', async () => {
    const { world, replica, id } = await boot()
    await replica.run('marks.read', shard, read)
    await world.link().say(verdict(1, { code: 'not-allowed', detail: '' }))
    await world.link().say({ type: 'record', record: shard, space: null, row: null })
    expect(await look(replica, unread(id))).toBe(true)
  })
})

describe('notifications', () => {
  const told = (given: object = {}) => ({
    type: 'set',
    fields: {
      to: me,
      event: 'mention',
      by: `member:${ulid(2)}`,
      conversation: conversation(1),
      entry: ulid(77),
      toldAt: T0,
      read: false,
      ...given,
    },
  })

  async function boot() {
    const world = createWorld()
    const replica = await world.boot()
    const record = world.record(conversation(1))
    const names = [ulid(77), ulid(78)].map((entry) => notificationRecord(me, entry)) as [RecordId, RecordId]
    const [first, second] = [world.record(names[0]), world.record(names[1])]
    await world.link().say(welcome({ spaces: [inbox, space] }), page([], { space }))
    return { world, replica, record, first, second, names }
  }

  it('[JB-11] nothing shows of a conversation that is not here; once it is, it has its name', async () => {
    const { world, replica, record, first, names } = await boot()
    const answers = await watch(replica, { type: 'notifications' })
    await world.link().say(inOwn(first.add(told())))
    expect(answers).toEqual([{ unread: 0, items: [] }])
    await world.link().say(page([record.add(created('Ada'))]))
    expect(answers.at(-1)).toEqual({
      unread: 1,
      items: [
        {
          id: names[0],
          event: 'mention',
          by: `member:${ulid(2)}`,
          conversation: conversation(1),
          inbox,
          entry: ulid(77),
          at: T0,
          read: false,
          who: 'Ada',
          subject: 'Hello',
        },
      ],
    })
    await world.link().break()
    await world.pass(60_000)
    await world.link().say(welcome({ spaces: [space] })) // access to the inbox is gone
    expect(answers.at(-1)).toEqual({ unread: 0, items: [] })
  })

  it('[I5] newest first, read by a command that works offline, and known after a restart', async () => {
    const { world, replica, record, first, second, names } = await boot()
    await world.link().say(page([record.add(created())]), inOwn(first.add(told()), second.add(told({ entry: ulid(78), toldAt: T0 + 1 }))))
    expect((await look(replica, { type: 'notifications' })).items.map((item) => item.id)).toEqual([names[1], names[0]])
    await world.link().break()
    await replica.run('notification.read', names[1], {})
    expect(await look(replica, { type: 'notifications' })).toMatchObject({ unread: 1, items: [{ read: true }, { read: false }] })
    await replica.stop()
    const next = await world.boot()
    expect(await look(next, { type: 'notifications' })).toMatchObject({ unread: 1, items: [{ read: true }, { read: false }] })
    expect(world.errors).toEqual([])
  })
})

/** Two conversations whose marks stand in one shard. */
function shardMates(): readonly [ConversationId, ConversationId] {
  const first = conversation(1)
  for (let n = 2; ; n++) if (shardRecord(me, conversation(n)) === shardRecord(me, first)) return [first, conversation(n)]
}
