import { describe, expect, it } from 'vitest'
import type { Replica } from '../../client/replica/engine.ts'
import { MAX_AHEAD_MS } from '../../shared/hlc.ts'
import { closeCodes } from '../../shared/protocol/close.ts'
import type { Item } from '../../shared/protocol/item.ts'
import { kindByName } from '../../shared/records/kinds.ts'
import { decodeChange } from '../../shared/replica/judge.ts'
import {
  comment,
  conversation,
  created,
  createWorld,
  inbox,
  LEASED,
  look,
  page,
  rows,
  T0,
  ulid,
  verdict,
  type World,
  welcome,
} from './replica-harness.ts'

const say = (replica: Replica, text: string, n = 1) =>
  replica.run('conversation.comment', conversation(n), { text, rich: null, mentions: [] })
const textOf = (item: Item): string => JSON.parse(item.input).text

/** The ids of an item's entries, as the relay's judge reads them: they must begin at `clock`. */
function idsOf(item: Item | undefined, client = LEASED, clock = 0): readonly string[] {
  const [change] = item?.changes ?? []
  if (change === undefined) throw new Error('no item')
  const decoded = decodeChange(change.update, { kind: kindByName.conversation, client, clock, isUsed: () => false })
  if (!decoded.ok) throw new Error(decoded.error.detail ?? decoded.error.code)
  return decoded.value.map((entry) => entry.id)
}

async function live(world: World) {
  const record = world.record(conversation(1))
  const other = world.record(conversation(2))
  const replica = await world.boot()
  await world
    .link()
    .say(welcome(), page([], { space: 'team', base: 0 }), page([], { base: 0 }), rows(record.add(created()), other.add(created('Bo'))))
  return { replica, record, other }
}

const refused = { code: 'not-allowed' as const, detail: 'why' }
const rebase = { code: 'rebase-first' as const, detail: '' }

describe('a refusal', () => {
  it('[SY-28] is listed; later items on the record are played again with the same ids, others go on', async () => {
    const world = createWorld()
    const { replica, record } = await live(world)
    await say(replica, 'bad')
    const second = await say(replica, 'second')
    await say(replica, 'elsewhere', 2)
    const third = await say(replica, 'third')
    await world.link().say(verdict(1, refused))
    expect(world.link().of('want')).toEqual([]) // its items are on their way
    await world.link().say(verdict(2, rebase), verdict(3, 'ok'), verdict(4, rebase))
    expect(world.link().of('want')).toEqual([{ type: 'want', record: record.id }])

    record.add(comment('meanwhile'))
    await world.link().say({ type: 'record', record: record.id, space: inbox, row: record.whole() })
    expect(
      world
        .link()
        .sent.slice(-3)
        .map((frame) => frame.type),
    ).toEqual(['rebased', 'push', 'push'])
    const [again, last] = world.link().items().slice(-2)
    expect([again?.n, last?.n]).toEqual([5, 6])
    expect(idsOf(again)).toEqual(second.ok && second.value.entries)
    expect(idsOf(last, LEASED, 1)).toEqual(third.ok && third.value.entries)

    const sync = await look(replica, { type: 'sync' })
    expect(sync.refused).toMatchObject([{ id: 1, n: 1, text: 'bad', who: 'Ada', refusal: refused }])
    expect(sync.waiting.map((item) => item.text)).toEqual(['second', 'third'])
    const state = await look(replica, { type: 'conversation', id: conversation(1) })
    expect(state?.timeline.flatMap((line) => (line.type === 'comment' ? [line.entry.text] : []))).toEqual(['meanwhile', 'second', 'third'])
    await world.link().say(verdict(5, 'ok'), verdict(6, 'ok'))
    expect((await look(replica, { type: 'sync' })).waiting).toEqual([])
  })

  it('[SY-28] an answer that was read before the refusal heals nothing', async () => {
    const world = createWorld()
    const { replica, record } = await live(world)
    record.add(comment('missed'))
    await world.link().say(rows(record.add(comment('gap'))))
    expect(world.link().of('want')).toHaveLength(1)
    await say(replica, 'bad')
    await world.link().say(verdict(1, refused))
    expect(world.link().of('want')).toHaveLength(2)
    await world.link().say({ type: 'record', record: record.id, space: inbox, row: record.whole() })
    expect(world.link().of('rebased')).toEqual([])
    await world.link().say({ type: 'record', record: record.id, space: inbox, row: record.whole() })
    expect(world.link().of('rebased')).toEqual([{ type: 'rebased', records: [record.id] }])
  })

  it('[SY-28] healing goes on after a reload, and what is done meanwhile is played again too', async () => {
    const world = createWorld()
    const { replica, record } = await live(world)
    await say(replica, 'bad')
    const second = await say(replica, 'second')
    await world.link().say(verdict(1, refused), verdict(2, rebase))
    await replica.stop()

    const next = await world.boot()
    const third = await say(next, 'third')
    await world.link().say(welcome({ judged: 2 }))
    expect(world.link().items()).toEqual([])
    expect(world.link().of('want')).toEqual([{ type: 'want', record: record.id }])
    await world.link().say({ type: 'record', record: record.id, space: inbox, row: record.whole() })
    expect(world.link().items().map(textOf)).toEqual(['second', 'third'])
    expect(idsOf(world.link().items()[0])).toEqual(second.ok && second.value.entries)
    expect(idsOf(world.link().items()[1], LEASED, 1)).toEqual(third.ok && third.value.entries)
    expect((await look(next, { type: 'sync' })).refused.map((item) => item.text)).toEqual(['bad'])
  })

  it('[SY-32] a healing that a reset comes into asks no more of the answer than the new past can give', async () => {
    const world = createWorld()
    const { replica, record } = await live(world)
    await say(replica, 'bad')
    await world.link().say(verdict(1, refused), rows(record.add(comment('passed over'))), { type: 'reset', space: inbox })
    await world.link().say({ type: 'record', record: record.id, space: inbox, row: { ...record.whole(), seq: 1 } })
    expect(world.link().of('want')).toHaveLength(1)
    expect((await world.storage.open()).wants).toEqual([])
    expect((await look(replica, { type: 'conversation', id: conversation(1) }))?.timeline).toHaveLength(2)
  })

  it('[SY-28] a replay that cannot be done any more is listed too', async () => {
    const world = createWorld()
    const { replica, record } = await live(world)
    const message = {
      from: address,
      to: [address],
      cc: [],
      bcc: [],
      subject: 'S',
      text: 'Reply',
      rich: null,
      files: [],
      seen: 1,
      answers: null,
      close: false,
    }
    await say(replica, 'bad')
    expect((await replica.run('conversation.send', record.id, { ...message, draft: ulid(77) })).ok).toBe(true)
    await world.link().say(verdict(1, refused), verdict(2, rebase))
    record.add({ type: 'message', by: `member:${ulid(2)}`, ...messageFields, draft: ulid(77) })
    await world.link().say({ type: 'record', record: record.id, space: inbox, row: record.whole() })
    expect(world.link().items()).toHaveLength(2)
    expect((await look(replica, { type: 'sync' })).refused).toMatchObject([
      { text: 'bad', refusal: refused },
      { text: 'Reply', refusal: { code: 'already-sent', detail: `member:${ulid(2)}` } },
    ])
  })

  it('[SY-28] a record that is gone takes its unsent work to the list', async () => {
    const world = createWorld()
    const { replica, record } = await live(world)
    await say(replica, 'bad')
    await say(replica, 'second')
    await world.link().say(verdict(1, { code: 'not-found', detail: '' }), verdict(2, rebase), {
      type: 'record',
      record: record.id,
      space: inbox,
      row: null,
    })
    const sync = await look(replica, { type: 'sync' })
    expect(sync.waiting).toEqual([])
    expect(sync.refused.map((item) => [item.text, item.refusal.code])).toEqual([
      ['bad', 'not-found'],
      ['second', 'not-found'],
    ])
    expect(await look(replica, { type: 'conversation', id: conversation(1) })).toBeNull()
  })

  it('[SY-29] for a clock ahead puts the clock back, and the work is done again at relay time', async () => {
    const world = createWorld()
    const { replica, record } = await live(world)
    await world.link().break()
    world.skew = 2 * MAX_AHEAD_MS
    await say(replica, 'from the future')
    await say(replica, 'also', 2)
    await replica.retryNow()
    await replica.settled()
    await world.link().say(welcome(), verdict(1, { code: 'clock-ahead', detail: '' }), verdict(2, { code: 'clock-ahead', detail: '' }))
    await world.link().say({ type: 'record', record: record.id, space: inbox, row: record.whole() })
    const sync = await look(replica, { type: 'sync' })
    expect(sync.refused).toEqual([])
    const again = (await world.storage.open()).outbox.find((item) => item.text === 'from the future')
    expect(again?.replay).toBe(false)
    expect(Math.abs((again?.at ?? 0) - T0)).toBeLessThan(MAX_AHEAD_MS)
    expect(again?.parts[0]?.entryIds).toEqual(idsOf(world.link().items().at(-1)))
  })

  it('[SY-29] the clock is not put back behind what the relay has accepted', async () => {
    const world = createWorld()
    const { replica, record } = await live(world)
    await world.link().break()
    world.skew = MAX_AHEAD_MS - 1000
    await say(replica, 'accepted, four minutes ahead')
    world.skew = 2 * MAX_AHEAD_MS
    await say(replica, 'refused')
    const accepted = (await world.storage.open()).outbox[0]?.at ?? 0
    await replica.retryNow()
    await replica.settled()
    await world.link().say(welcome())
    const [first] = world.link().items()
    if (first !== undefined) await world.link().say(verdict(1, 'ok'), rows(record.take(first)))
    await world
      .link()
      .say(verdict(2, { code: 'clock-ahead', detail: '' }), { type: 'record', record: record.id, space: inbox, row: record.whole() })
    expect((await world.storage.open()).outbox).toMatchObject([{ n: 3, text: 'refused' }])
    expect((await world.storage.open()).outbox[0]?.at).toBeGreaterThan(accepted)
  })

  it('[SY-28] what is refused again and again for the same reason is listed in the end', async () => {
    const world = createWorld()
    const { replica, record } = await live(world)
    await say(replica, 'stubborn')
    for (let n = 1; n <= 4; n++) {
      await world
        .link()
        .say(verdict(n, { code: 'duplicate-entry', detail: '' }), { type: 'record', record: record.id, space: inbox, row: record.whole() })
    }
    const sync = await look(replica, { type: 'sync' })
    expect(sync.waiting).toEqual([])
    expect(sync.refused).toMatchObject([{ text: 'stubborn', refusal: { code: 'duplicate-entry' } }])
  })
})

describe('a new lease', () => {
  it('[SY-30] plays all unsent work again under the new client id, but not what the relay had taken', async () => {
    const world = createWorld()
    const { replica, record } = await live(world)
    await say(replica, 'taken')
    const [taken] = world.link().items()
    if (taken !== undefined) record.take(taken)
    const second = await say(replica, 'not taken')
    await world.link().break()
    await replica.retryNow()
    await replica.settled()
    await world.link().say(welcome({ device: 'another', client: 8 }))
    expect(world.link().items()).toEqual([])
    await world.link().say({ type: 'record', record: record.id, space: inbox, row: record.whole() })
    expect(world.link().items().map(textOf)).toEqual(['not taken'])
    expect(idsOf(world.link().items()[0], 8)).toEqual(second.ok && second.value.entries)
    expect((await world.storage.open()).meta).toMatchObject({ device: 'another', client: 8 })
    const third = await say(replica, 'third')
    expect(idsOf(world.link().items()[1], 8, 1)).toEqual(third.ok && third.value.entries)
  })

  it('[SY-30] forked: the device is forgotten, and the next hello asks for another', async () => {
    const world = createWorld()
    const { replica, record } = await live(world)
    await say(replica, 'mine')
    const forked = world.link()
    await forked.say(verdict(1, { code: 'forked', detail: '' }))
    expect(forked.closed).toBe(closeCodes.restarting)
    await world.pass(30_000)
    expect(world.link()).not.toBe(forked)
    expect(world.link().of('hello')).toMatchObject([{ device: null }])
    await world
      .link()
      .say(welcome({ device: 'another', client: 8 }), { type: 'record', record: record.id, space: inbox, row: record.whole() })
    expect(world.link().items().map(textOf)).toEqual(['mine'])
    expect((await look(replica, { type: 'sync' })).refused).toEqual([])
  })
})

const address = { name: 'Ada', address: 'ada@example.org' }
const messageFields = {
  from: address,
  to: [address],
  cc: [],
  bcc: [],
  subject: 'S',
  text: 'Theirs',
  rich: null,
  files: [],
  writtenAt: T0,
  seen: 1,
  answers: null,
}
