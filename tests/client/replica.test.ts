import { describe, expect, it } from 'vitest'
import { closeCodes } from '../../shared/protocol/close.ts'
import { versions } from '../../shared/protocol/versions.ts'
import { comment, conversation, created, createWorld, inbox, look, me, page, rows, T0, ulid, verdict, welcome } from './replica-harness.ts'

const list = { type: 'list', inbox, view: 'open', oldestFirst: false, from: 0, limit: 50 } as const

describe('the lease', () => {
  it('[SY-21] a new replica says hello without a device, and the next one with the device it was given', async () => {
    const world = createWorld()
    const replica = await world.boot()
    expect(world.link().sent).toEqual([{ type: 'hello', versions, device: null, token: null }])
    await world.link().say(welcome())
    expect(world.link().of('subscribe')).toEqual([
      { type: 'subscribe', space: 'team', cursor: null, bootstrap: null },
      { type: 'subscribe', space: inbox, cursor: null, bootstrap: null },
    ])
    await replica.stop()
    await world.boot()
    expect(world.link().sent).toEqual([{ type: 'hello', versions, device: 'device', token: null }])
  })

  it('[SY-21] nothing is taken from a relay that thinks we are somebody else', async () => {
    const world = createWorld()
    const replica = await world.boot()
    await world.link().say(welcome({ member: `member:${ulid(2)}` }))
    expect(world.link().closed).toBe(closeCodes.signedOut)
    expect(world.link().of('subscribe')).toEqual([])
    expect((await world.storage.open()).meta).toBeNull()
    expect((await look(replica, { type: 'sync' })).phase).toBe('signed-out')
  })

  it('[SY-21] a relay of a newer fold is not followed', async () => {
    const world = createWorld()
    const replica = await world.boot()
    await world.link().say(welcome({ versions: { ...versions, fold: versions.fold + 1 } }))
    expect(world.link().closed).toBe(closeCodes.outdated)
    expect((await look(replica, { type: 'sync' })).phase).toBe('outdated')
  })
})

describe('the bootstrap', () => {
  it('[SY-22] rows come between pages, and a reload goes on below the last page', async () => {
    const world = createWorld()
    const [older, newer, late] = [world.record(conversation(1)), world.record(conversation(2)), world.record(conversation(3))]
    older.add(created('Old'))
    newer.add(created('New'))
    const first = await world.boot()
    await world
      .link()
      .say(welcome({ spaces: [inbox] }), page([newer.whole()], { done: false, below: 2, base: 2 }), rows(late.add(created('Late'))))
    expect((await look(first, { type: 'sync' })).phase).toBe('syncing')
    await first.stop()

    const second = await world.boot()
    expect((await look(second, list)).rows.map((row) => row.who)).toEqual(['Late', 'New'])
    await world.link().say(welcome({ spaces: [inbox] }))
    expect(world.link().of('subscribe')).toEqual([
      {
        type: 'subscribe',
        space: inbox,
        cursor: { epoch: 'epoch', seq: 3, id: late.whole().id },
        bootstrap: { epoch: 'epoch', base: 2, baseId: 'base', below: 2 },
      },
    ])
    await world.link().say(page([older.whole()], { done: false, below: 1, base: 2 }), page([], { below: 0, base: 2 }))
    expect((await look(second, list)).rows.map((row) => row.who)).toEqual(['Late', 'New', 'Old'])
    expect(await look(second, { type: 'sync' })).toMatchObject({ phase: 'live', complete: true })
    expect((await world.storage.open()).spaces).toEqual([
      { space: inbox, round: 0, cursor: { epoch: 'epoch', seq: 3, id: late.whole().id }, bootstrap: null, complete: true },
    ])
  })

  it('[SY-22] rows before the first page do not begin a cursor', async () => {
    const world = createWorld()
    const record = world.record(conversation(1))
    await world.boot()
    await world.link().say(welcome({ spaces: [inbox] }), rows(record.add(created())))
    expect((await world.storage.open()).spaces[0]?.cursor).toBeNull()
    await world.link().say(page([], { base: 0 }))
    expect((await world.storage.open()).spaces[0]?.cursor).toEqual({ epoch: 'epoch', seq: 0, id: 'base' })
  })
})

describe('the tail', () => {
  it('[SY-23] a row is taken once, and a page never overwrites what is newer', async () => {
    const world = createWorld()
    const record = world.record(conversation(1))
    const first = record.add(created())
    const old = record.whole()
    const second = record.add(comment('new'))
    const replica = await world.boot()
    await world.link().say(welcome(), rows(first, second), rows(first, second), page([old]))
    expect(world.link().of('want')).toEqual([])
    const state = await look(replica, { type: 'conversation', id: conversation(1) })
    expect(state?.timeline.map((item) => item.type)).toEqual(['event', 'comment'])
    expect((await world.storage.records([record.id]))[0]?.head).toBe(second.id)
  })

  it('[SY-24] a gap asks for the record once, and takes an answer only when it covers what was passed over', async () => {
    const world = createWorld()
    const record = world.record(conversation(1))
    const first = record.add(created())
    record.add(comment('missed'))
    const third = record.add(comment('third'))
    const between = record.whole()
    const fourth = record.add(comment('fourth'))
    const replica = await world.boot()
    await world.link().say(welcome(), rows(first), rows(third), rows(fourth))
    expect(world.link().of('want')).toEqual([{ type: 'want', record: record.id }])

    await world.link().say({ type: 'record', record: record.id, space: inbox, row: between })
    expect(world.link().of('want')).toHaveLength(2)
    await world.link().say({ type: 'record', record: record.id, space: inbox, row: record.whole() })
    expect(world.link().of('want')).toHaveLength(2)
    expect((await look(replica, { type: 'conversation', id: conversation(1) }))?.timeline).toHaveLength(4)
    await world.link().say(rows(record.add(comment('fifth'))))
    expect((await look(replica, { type: 'conversation', id: conversation(1) }))?.timeline).toHaveLength(5)
  })

  it('[SY-24] a gap is remembered: the next connection asks again', async () => {
    const world = createWorld()
    const record = world.record(conversation(1))
    record.add(created())
    const replica = await world.boot()
    await world.link().say(welcome(), page([], { base: 0 }), rows(record.add(comment('late'))))
    await replica.stop()
    await world.boot()
    await world.link().say(welcome())
    expect(world.link().of('want')).toEqual([{ type: 'want', record: record.id }])
  })

  it('[SY-24] a record that is no longer there for us is dropped', async () => {
    const world = createWorld()
    const record = world.record(conversation(1))
    const first = record.add(created())
    record.add(comment('missed'))
    const replica = await world.boot()
    await world
      .link()
      .say(welcome(), rows(first), rows(record.add(comment('third'))), { type: 'record', record: record.id, space: inbox, row: null })
    expect((await look(replica, list)).total).toBe(0)
    expect(await world.storage.records([record.id])).toEqual([null])
  })

  it('[SY-35] a row of another version is made here from the entries', async () => {
    const world = createWorld()
    const row = world.record(conversation(1)).add(created('Ada'))
    const replica = await world.boot()
    await world.link().say(welcome(), rows({ ...row, row: '{"who":"from elsewhere"}', rowVersion: row.rowVersion + 1 }))
    expect((await look(replica, list)).rows[0]?.who).toBe('Ada')
  })

  it('[SY-20] a write that fails moves nothing: the same page is taken after the next welcome', async () => {
    const world = createWorld()
    const record = world.record(conversation(1))
    record.add(created())
    let full = false
    const storage = {
      ...world.storage,
      write: (...given: Parameters<typeof world.storage.write>) =>
        full ? Promise.reject(new Error('full')) : world.storage.write(...given),
    }
    const replica = await world.boot({ storage })
    await world.link().say(welcome({ spaces: [inbox] }))
    full = true
    await world.link().say(page([record.whole()]))
    expect(world.link().closed).toBe(closeCodes.restarting)
    expect((await look(replica, list)).total).toBe(0)
    expect(world.errors).toContainEqual(new Error('full'))
    full = false
    await world.pass(4000)
    expect(world.links).toHaveLength(1)
    await world.pass(1000)
    await world.link().say(welcome({ spaces: [inbox] }))
    expect(world.link().of('subscribe')).toEqual([{ type: 'subscribe', space: inbox, cursor: null, bootstrap: null }])
    await world.link().say(page([record.whole()]))
    expect((await look(replica, list)).total).toBe(1)
  })
})

describe('spaces', () => {
  it('[SY-31] a space that one may no longer enter is purged, and what was not sent is listed', async () => {
    const world = createWorld()
    const record = world.record(conversation(1))
    const replica = await world.boot()
    await world.link().say(welcome(), rows(record.add(created('Ada'))))
    await world.link().break()
    await replica.run('conversation.comment', record.id, { text: 'unsent', rich: null, mentions: [] })
    await replica.retryNow()
    await replica.settled()
    await world.link().say(welcome({ spaces: ['team'] }))
    expect(await world.storage.ids(inbox, null)).toEqual([])
    const opened = await world.storage.open()
    expect(await world.storage.get('rows', [record.id])).toEqual([null])
    expect(opened.outbox).toEqual([])
    expect(opened.spaces.map((space) => space.space)).toEqual(['team'])
    expect((await look(replica, list)).total).toBe(0)
    const { refused, waiting } = await look(replica, { type: 'sync' })
    expect(waiting).toEqual([])
    expect(refused).toMatchObject([{ who: 'Ada', text: 'unsent', refusal: { code: 'no-access' } }])
    await replica.dismissRefused(refused[0]?.id ?? 0)
    expect((await look(replica, { type: 'sync' })).refused).toEqual([])
  })

  it('[SY-31] what the relay had taken before is not listed as unsent', async () => {
    const world = createWorld()
    const record = world.record(conversation(1))
    const replica = await world.boot()
    await world.link().say(welcome(), rows(record.add(created())))
    for (const text of ['taken', 'refused', 'unsent'])
      await replica.run('conversation.comment', record.id, { text, rich: null, mentions: [] })
    const sent = world.link().of('push').slice(0, 2)
    await world.link().break()
    await replica.retryNow()
    await replica.settled()
    await world.link().say(welcome({ spaces: ['team'], judged: 2 }))
    expect(world.link().of('push')).toEqual(sent)
    await world.link().say(verdict(1, 'ok'), verdict(2, { code: 'not-allowed', detail: '' }), {
      type: 'record',
      record: record.id,
      space: inbox,
      row: null,
    })
    const { refused, waiting } = await look(replica, { type: 'sync' })
    expect(waiting).toEqual([])
    expect(refused.map((item) => [item.text, item.refusal.code])).toEqual([
      ['unsent', 'no-access'],
      ['refused', 'not-allowed'],
    ])
    expect(world.link().of('want')).toHaveLength(1)
    expect((await world.storage.open()).wants).toEqual([])
  })

  it('[SY-32] after a reset records are replaced, and those that the relay does not name are gone', async () => {
    const world = createWorld()
    const [kept, gone] = [world.record(conversation(1)), world.record(conversation(2))]
    const replica = await world.boot()
    await world.link().say(welcome({ spaces: [inbox] }), page([], { base: 0 }), rows(kept.add(created('Before')), gone.add(created())))

    const restored = world.record(conversation(1))
    restored.add(created('After'))
    await world.link().say({ type: 'reset', space: inbox })
    const head = { record: restored.id, generation: 0, id: restored.whole().id }
    const bootstrap = { epoch: 'NEW', base: 1, baseId: head.id, below: 0 }
    await world.link().say({ type: 'digest', space: inbox, bootstrap, done: true, heads: [head] })
    expect(
      world
        .link()
        .of('want')
        .map((want) => want.record),
    ).toEqual([restored.id])
    await world.link().say({ type: 'record', space: inbox, record: restored.id, row: { ...restored.whole(), seq: 1 } })
    expect((await look(replica, list)).rows.map((row) => row.who)).toEqual(['After'])
    const state = await look(replica, { type: 'conversation', id: conversation(1) })
    expect(state?.timeline).toHaveLength(1)
    expect(state?.contact?.name).toBe('After')
    expect(await world.storage.records([gone.id])).toEqual([null])
  })

  it('[SY-32] after a reset unsent work is played again on the record that comes', async () => {
    const world = createWorld()
    const before = world.record(conversation(1))
    const replica = await world.boot()
    await world.link().say(welcome({ spaces: [inbox] }), rows(before.add(created())))
    const ran = await replica.run('conversation.comment', before.id, { text: 'mine', rich: null, mentions: [] })
    await world.link().break()
    await replica.retryNow()
    await replica.settled()

    const restored = world.record(conversation(1))
    restored.add(created('After'))
    await world.link().say(welcome({ spaces: [inbox] }))
    expect(world.link().items()).toHaveLength(1)
    await world.link().say({ type: 'reset', space: inbox })
    expect(world.link().of('want')).toEqual([]) // its item is on its way: the answer could be older than the verdict
    await world.link().say({ type: 'verdict', n: 1, refusal: { code: 'forked', detail: '' }, now: T0 })
    expect(world.link().of('want')).toHaveLength(1)
    await world.link().say({ type: 'record', space: inbox, record: before.id, row: { ...restored.whole(), seq: 1 } })
    const [item] = world.link().items().slice(-1)
    expect(item?.n).toBe(2)
    if (item !== undefined) restored.take(item)
    expect(restored.entries().find((entry) => entry.type === 'comment')).toMatchObject({ id: ran.ok ? ran.value.entries[0] : '', by: me })
  })
})
