import { describe, expect, it } from 'vitest'
import type { Replica } from '../../client/replica/engine.ts'
import { MAX_ITEM, WINDOW } from '../../shared/protocol/limits.ts'
import {
  comment,
  conversation,
  created,
  createWorld,
  inbox,
  LEASED,
  look,
  me,
  page,
  rows,
  T0,
  ulid,
  verdict,
  type World,
  watch,
  welcome,
} from './replica-harness.ts'

const say = (replica: Replica, text: string, n = 1) =>
  replica.run('conversation.comment', conversation(n), { text, rich: null, mentions: [] })

/** A replica that holds one conversation and is live. */
async function live(world: World) {
  const record = world.record(conversation(1))
  const replica = await world.boot()
  await world.link().say(welcome(), page([], { space: 'team', base: 0 }), page([], { base: 0 }), rows(record.add(created())))
  return { replica, record }
}

describe('commands', () => {
  it('[SY-25] what was done offline is seen at once, survives a reload and is still waiting', async () => {
    const world = createWorld()
    const { replica } = await live(world)
    await world.link().break()
    const conversations = await watch(replica, { type: 'conversation', id: conversation(1) })
    const ran = await say(replica, 'offline')
    expect(ran.ok && ran.value.entries).toHaveLength(1)
    await replica.settled()
    expect(conversations.at(-1)?.timeline.at(-1)).toMatchObject({ type: 'comment', entry: { text: 'offline', by: me } })
    await replica.stop()

    const next = await world.boot()
    expect((await look(next, { type: 'conversation', id: conversation(1) }))?.timeline).toHaveLength(2)
    expect((await look(next, { type: 'sync' })).waiting).toMatchObject([
      { n: 1, command: 'conversation.comment', record: conversation(1), who: 'Ada', text: 'offline', at: T0 + 1 },
    ])
    expect((await look(next, { type: 'list', inbox, view: 'open', oldestFirst: false, from: 0, limit: 5 })).rows[0]?.snippet).toBe(
      'offline',
    )
  })

  it('[SY-25] the outbox is written strictly, in one transaction with the effect', async () => {
    const world = createWorld()
    const writes: { tables: string[]; durability: string }[] = []
    const storage: typeof world.storage = {
      ...world.storage,
      write(change, durability) {
        writes.push({ tables: Object.keys(change).sort(), durability })
        return world.storage.write(change, durability)
      },
    }
    const record = world.record(conversation(1))
    const replica = await world.boot({ storage })
    await world.link().say(welcome(), rows(record.add(created())))
    writes.length = 0
    await say(replica, 'one')
    expect(writes).toEqual([{ tables: ['dirty', 'meta', 'outbox', 'records', 'rows'], durability: 'strict' }])
    await world.link().say(verdict(1, 'ok'))
    expect(writes.at(-1)).toEqual({ tables: ['meta', 'outbox'], durability: 'strict' })
  })

  it('[SY-25] a command that decides nothing, or is refused, writes nothing', async () => {
    const world = createWorld()
    const { replica } = await live(world)
    const before = await world.storage.open()
    expect(await replica.run('conversation.send', conversation(1), {})).toMatchObject({ ok: false, error: { code: 'malformed' } })
    expect(await replica.run('no.such', conversation(1), {})).toMatchObject({ ok: false, error: { code: 'unknown-command' } })
    expect(await replica.run('conversation.close', 'not a record', { seen: 1 })).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await replica.run('member.set', conversation(1), { fields: {} })).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await say(replica, 'to nobody', 9)).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await say(replica, '  ')).toMatchObject({ ok: false, error: { code: 'empty-message' } })
    expect(await replica.run('conversation.reopen', conversation(1), {})).toEqual({ ok: true, value: { entries: [] } })
    expect(await world.storage.open()).toEqual(before)
    expect(world.link().of('push')).toEqual([])
  })

  it('[SY-25] nothing can be done before the relay has leased a client id', async () => {
    const world = createWorld()
    const replica = await world.boot()
    expect(await say(replica, 'too early')).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })

  it('[SY-36] an item above the limit is refused here, and the record stays as it was', async () => {
    const world = createWorld()
    const { replica } = await live(world)
    const huge = { fields: { name: 'x'.repeat(MAX_ITEM) } }
    const contact = `contact:${ulid(5)}`
    expect(await replica.run('contact.set', contact, huge)).toMatchObject({ ok: false, error: { code: 'too-large' } })
    expect((await world.storage.open()).outbox).toEqual([])
    expect(await replica.run('contact.set', contact, { fields: { name: 'Ada' } })).toMatchObject({ ok: true })
    expect(world.link().items()).toMatchObject([{ n: 1, changes: [{ space: 'team', record: contact, generation: 0 }] }])
  })

  it('[SY-25] times follow each other, and relay time where this clock is wrong', async () => {
    const world = createWorld()
    world.skew = -3_600_000
    const { replica } = await live(world)
    await say(replica, 'a')
    await say(replica, 'b')
    const [a, b] = (await world.storage.open()).outbox
    expect(a?.at).toBeGreaterThanOrEqual(T0)
    expect(b?.at).toBe((a?.at ?? 0) + 1)
  })
})

describe('the way to the relay', () => {
  it('[SY-26] items leave in the order of n, no more than the window without an answer', async () => {
    const world = createWorld()
    const { replica } = await live(world)
    await world.link().break()
    for (let i = 1; i <= WINDOW + 3; i++) await say(replica, `${i}`)
    await replica.retryNow()
    await replica.settled()
    expect(world.link().items()).toEqual([])
    await world.link().say(welcome())
    expect(
      world
        .link()
        .items()
        .map((item) => item.n),
    ).toEqual(Array.from({ length: WINDOW }, (_, i) => i + 1))
    await world.link().say(verdict(1, 'ok'), verdict(2, 'ok'))
    expect(
      world
        .link()
        .items()
        .map((item) => item.n)
        .slice(WINDOW),
    ).toEqual([WINDOW + 1, WINDOW + 2])
    expect((await look(replica, { type: 'sync' })).waiting).toHaveLength(WINDOW + 1)
  })

  it('[SY-27] after a lost verdict the same bytes are sent again, and its repeat ends the waiting', async () => {
    const world = createWorld()
    const { replica, record } = await live(world)
    await say(replica, 'once')
    const first = world.link().of('push')
    const [item] = world.link().items()
    if (item === undefined) throw new Error('nothing was sent')
    const row = record.take(item)
    await world.link().break()
    await replica.stop()
    const next = await world.boot()
    await world.link().say(welcome({ judged: 1 }))
    expect(world.link().of('push')).toEqual(first)
    await world.link().say(rows(row), verdict(1, 'ok'), verdict(1, 'ok'))
    expect((await look(next, { type: 'sync' })).waiting).toEqual([])
    expect((await look(next, { type: 'conversation', id: conversation(1) }))?.timeline).toHaveLength(2)
    expect(await replicaBytes(world)).toEqual(record.whole().bytes.length)
  })

  it('[SY-27] a number the relay has judged is never given again', async () => {
    const world = createWorld()
    const { replica } = await live(world)
    await world.link().break()
    await replica.retryNow()
    await replica.settled()
    await world.link().say(welcome({ judged: 41 }))
    await say(replica, 'next')
    expect(
      world
        .link()
        .items()
        .map((item) => item.n),
    ).toEqual([42])
  })

  it('[SY-25] what others write beside our unsent work is merged, and our own row is made here', async () => {
    const world = createWorld()
    const { replica, record } = await live(world)
    await world.link().break()
    await say(replica, 'mine')
    await replica.retryNow()
    await replica.settled()
    await world.link().say(welcome(), rows(record.add({ type: 'assigned', to: me, at: T0 + 5 })))
    const { rows: list } = await look(replica, { type: 'list', inbox, view: 'mine', oldestFirst: false, from: 0, limit: 5 })
    expect(list[0]).toMatchObject({ owner: me, snippet: 'mine' })
    const [item] = world.link().items()
    if (item === undefined) throw new Error('nothing was sent')
    await world.link().say(verdict(1, 'ok'), rows(record.take(item)), rows(record.add(comment('theirs'))))
    const state = await look(replica, { type: 'conversation', id: conversation(1) })
    expect(state?.timeline).toHaveLength(4)
    expect(item.changes[0]).toMatchObject({ record: conversation(1), space: inbox })
    expect((await world.storage.open()).meta?.client).toBe(LEASED)
  })
})

async function replicaBytes(world: World): Promise<number | undefined> {
  const [stored] = await world.storage.records([conversation(1)])
  return stored?.state.length
}
