import { describe, expect, it } from 'vitest'
import type { Answers } from '../../client/bridge/api.ts'
import { type ListChange, listAfter } from '../../client/bridge/pushed.ts'
import type { Replica } from '../../client/replica/engine.ts'
import { closeCodes } from '../../shared/protocol/close.ts'
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

const open = { type: 'list', inbox, view: 'open', oldestFirst: false, from: 0, limit: 2 } as const

describe('answers', () => {
  it('[SY-33] counts are the lengths of the lists, and an unchanged answer is not pushed again', async () => {
    const world = createWorld()
    const records = [1, 2, 3].map((n) => world.record(conversation(n)))
    const replica = await world.boot()
    const counts = await watch(replica, { type: 'counts', inbox })
    const lists = await watch(replica, open)
    const sync = await watch(replica, { type: 'sync' })
    await world.link().say(welcome({ spaces: [inbox] }), page([], { base: 0 }), rows(...records.map((record) => record.add(created()))))
    expect(counts.at(-1)).toEqual({ unassigned: 3, mine: 0, open: 3, email: 3, closed: 0, spam: 0, trash: 0 })
    expect(lists.at(-1)?.total).toBe(3)
    expect(lists.at(-1)?.rows.map((row) => row.id)).toEqual([conversation(3), conversation(2)])
    expect((await look(replica, { ...open, oldestFirst: true })).rows.map((row) => row.id)).toEqual([conversation(1), conversation(2)])

    await replica.run('conversation.close', conversation(1), { seen: 1 })
    await replica.settled()
    expect(counts.at(-1)).toEqual({ unassigned: 2, mine: 0, open: 2, email: 2, closed: 1, spam: 0, trash: 0 })
    const [pushed, told] = [counts.length, sync.length]
    await world.link().say(rows())
    await world.link().say(rows(records[0]?.add(comment('in the closed one')) ?? never()))
    expect(counts).toHaveLength(pushed)
    expect(sync).toHaveLength(told)
    expect(lists.at(-1)?.rows.map((row) => row.id)).toEqual([conversation(3), conversation(2)])
  })

  it('[SY-40] of a list only what changed is pushed, to everybody who asks the same', async () => {
    const world = createWorld()
    const records = [1, 2, 3, 4].map((n) => world.record(conversation(n)))
    const replica = await world.boot()
    await world.link().say(welcome({ spaces: [inbox] }), page([], { base: 0 }), rows(...records.map((record) => record.add(created()))))
    const pushed: ListChange[][] = [[], []]
    const ask = { ...open, limit: 3 }
    await replica.subscribe(ask, (change) => pushed[0]?.push(change))
    await replica.subscribe({ ...ask }, (change) => pushed[1]?.push(change))
    await replica.settled()
    const first = pushed[0]?.[0]
    expect(first).toMatchObject({ total: 4, from: 0, parts: [4, 3, 2].map((n) => ({ id: conversation(n) })) })

    await replica.run('conversation.close', conversation(3), { seen: 1 })
    await world.link().say(rows(records[0]?.add(comment('newest')) ?? never()))
    const last = [4, 2, 1].map((n) => ({ id: conversation(n) }))
    expect(pushed[0]?.slice(1)).toMatchObject([
      { total: 3, parts: [[0, 1], [2, 1], { id: conversation(1), snippet: '' }] },
      { total: 3, parts: [{ id: conversation(1), snippet: 'newest' }, [0, 2]] },
    ])
    expect(pushed[1]).toEqual(pushed[0])
    const now = pushed[0]?.reduce<Answers['list'] | undefined>(listAfter, undefined)
    expect(new Set(now?.rows.map((row) => row.id))).toEqual(new Set(last.map((row) => row.id)))
    expect(now).toEqual(await look(replica, ask))
  })

  it('[SY-40] a window anywhere in a view', async () => {
    const world = createWorld()
    const records = [1, 2, 3, 4, 5].map((n) => world.record(conversation(n)))
    const replica = await world.boot()
    await world.link().say(welcome({ spaces: [inbox] }), page([], { base: 0 }), rows(...records.map((record) => record.add(created()))))
    const middle = await look(replica, { ...open, from: 1, limit: 2 })
    expect(middle).toMatchObject({ total: 5, from: 1, live: true, rows: [{ id: conversation(4) }, { id: conversation(3) }] })
    const end = await look(replica, { ...open, oldestFirst: true, from: 4, limit: 9 })
    expect(end).toMatchObject({ total: 5, from: 4, rows: [{ id: conversation(5) }] })
    expect(await look(replica, { ...open, from: 9, limit: 9 })).toMatchObject({ total: 5, from: 9, rows: [] })
  })

  it('[SY-40] however often it changes, a list is pushed once a frame', async () => {
    const world = createWorld()
    const frames: (() => void)[] = []
    const replica = await world.boot({ schedule: (push) => frames.push(push) })
    await world.link().say(welcome({ spaces: [inbox] }), page([], { base: 0 }))
    const lists = await watch(replica, open)
    for (const n of [1, 2, 3]) await world.link().say(rows(world.record(conversation(n)).add(created())))
    expect(lists).toHaveLength(1)
    for (const frame of frames.splice(0)) frame()
    await world.settled()
    expect(lists.map((list) => list.total)).toEqual([0, 3])
  })

  it('[SY-41] what a lost worker had done is not done again by the next', async () => {
    const world = createWorld()
    const replica = await world.boot()
    await world.link().say(welcome({ spaces: [inbox] }), page([], { base: 0 }), rows(world.record(conversation(1)).add(created())))
    const words = { text: 'once', rich: null, mentions: [] }
    const say = (by: Replica) => by.run('conversation.comment', conversation(1), words, ulid(77))
    expect(await say(replica)).toEqual({ ok: true, value: { entries: [ulid(77)] } })
    await replica.stop()
    const next = await world.boot()
    expect(await say(next)).toEqual({ ok: true, value: { entries: [ulid(77)] } })
    expect((await world.storage.open()).outbox).toHaveLength(1)
    const again = { record: conversation(1), input: words, entry: ulid(77) }
    expect(await next.runAll('conversation.comment', [again])).toEqual([])
    expect((await world.storage.open()).outbox).toHaveLength(1)
  })

  it('[SY-41] what one command writes keeps its order, though its first id comes from another clock', async () => {
    const world = createWorld()
    const replica = await world.boot()
    await world.link().say(welcome({ spaces: [inbox] }), page([], { base: 0 }), rows(world.record(conversation(1)).add(created())))
    const ada = { name: 'Ada', address: 'ada@example.org' }
    const mail = { from: ada, to: [ada], cc: [], bcc: [], subject: 'Re', text: 'Yes', rich: null, files: [], answers: null }
    const ahead = `7${'0'.repeat(25)}`
    const ran = await replica.run('conversation.send', conversation(1), { ...mail, seen: 1, draft: ulid(5), close: true }, ahead)
    const entries = ran.ok ? ran.value.entries : []
    expect(entries[0]).toBe(ahead)
    expect(entries).toHaveLength(3)
    expect(entries).toEqual(entries.toSorted())
  })

  it('[SY-33] after unsubscribing nothing is pushed', async () => {
    const world = createWorld()
    const record = world.record(conversation(1))
    const replica = await world.boot()
    const answers: unknown[] = []
    const handle = await replica.subscribe({ type: 'counts', inbox }, (answer) => answers.push(answer))
    await replica.settled()
    await replica.unsubscribe(handle)
    await world.link().say(welcome(), rows(record.add(created())))
    expect(answers).toHaveLength(1)
  })

  it('[SY-33] a question that is asked before the storage is open is answered afterwards; `sync` at once', async () => {
    const world = createWorld()
    const first = await world.boot()
    await first.stop()
    const { createReplica } = await import('../../client/replica/engine.ts')
    const replica = createReplica({
      account: me,
      storage: world.storage,
      connect: () => ({ send: () => undefined, close: () => undefined, buffered: () => 0 }),
      now: () => T0,
      random: (count) => new Uint8Array(count),
      after: () => () => undefined,
    })
    replica.waitForLock()
    const team = await watch(replica, { type: 'team' })
    const sync = await watch(replica, { type: 'sync' })
    expect(team).toEqual([])
    expect(sync).toMatchObject([{ phase: 'other-tab' }])
    await replica.start()
    await replica.settled()
    expect(team).toMatchObject([{ me, members: [] }])
    expect(sync.at(-1)).toMatchObject({ phase: 'starting' })
    await replica.stop()
  })

  it('[SY-33] the team is folded from its records, also after a reload', async () => {
    const world = createWorld()
    const member = world.record(me)
    const channel = world.record(`channel:${ulid(1)}`)
    const box = world.record(inbox)
    const replica = await world.boot()
    const feed = [
      member.add({ type: 'set', fields: { name: 'Me', email: 'me@example.org', role: 'admin' } }),
      box.add({ type: 'set', fields: { name: 'Support' } }),
      channel.add({ type: 'set', fields: { kind: 'email', inbox, name: 'Support', address: 'help@example.org' } }),
    ]
    await world.link().say(welcome(), { type: 'rows', space: 'team', epoch: 'epoch', rows: feed })
    const team = {
      me,
      workspace: '',
      members: [{ id: me, name: 'Me', email: 'me@example.org', role: 'admin', active: true }],
      former: [],
      teams: [],
      inboxes: [
        {
          ...{ id: inbox, name: 'Support', addresses: [{ name: 'Support', address: 'help@example.org' }] },
          ...{ mayEnter: true, private: false, members: [], teams: [] },
        },
      ],
    }
    expect(await look(replica, { type: 'team' })).toMatchObject(team)
    await replica.stop()
    expect(await look(await world.boot(), { type: 'team' })).toMatchObject(team)
  })

  it('[SY-35] rows of an older app are made anew from their records', async () => {
    const world = createWorld()
    const record = world.record(conversation(1))
    const first = await world.boot()
    await world.link().say(welcome({ spaces: [inbox] }), rows(record.add(created('Ada'))))
    await first.stop()
    const { meta } = await world.storage.open()
    if (meta === null) throw new Error('nothing stored')
    await world.storage.write({ meta: { put: [{ ...meta, rowVersion: meta.rowVersion - 1 }] }, rows: { drop: [record.id] } }, 'strict')
    const next = await world.boot()
    expect((await look(next, open)).rows[0]?.who).toBe('Ada')
  })
})

describe('the link', () => {
  it('[SY-34] waits with full jitter, at most twice as long each time, and begins anew only after a welcome', async () => {
    const world = createWorld()
    const replica = await world.boot()
    const waits: number[] = []
    for (let i = 0; i < 10; i++) {
      await world.link().break()
      const { nextTryAt, phase, offlineSince } = await look(replica, { type: 'sync' })
      expect(phase).toBe('offline')
      expect(offlineSince).toBe(T0)
      waits.push((nextTryAt ?? 0) - world.now)
      await world.pass((nextTryAt ?? 0) - world.now)
      expect(world.links).toHaveLength(i + 2)
    }
    for (const [i, wait] of waits.entries()) expect(wait).toBeLessThanOrEqual(Math.min(30_000, 500 * 2 ** i))
    expect(Math.max(...waits)).toBeGreaterThan(2000)
    await world.link().say(welcome())
    await world.link().break()
    expect(((await look(replica, { type: 'sync' })).nextTryAt ?? 0) - world.now).toBeLessThanOrEqual(500)
  })

  it('[SY-34] a final close is not tried again by itself', async () => {
    const world = createWorld()
    const replica = await world.boot()
    for (const [code, phase] of [
      [closeCodes.signedOut, 'signed-out'],
      [closeCodes.outdated, 'outdated'],
      [closeCodes.replaced, 'other-tab'],
    ] as const) {
      const links = world.links.length
      await world.link().break(code)
      expect(await look(replica, { type: 'sync' })).toMatchObject({ phase, nextTryAt: null })
      await world.pass(3_600_000)
      expect(world.links).toHaveLength(links)
      await replica.retryNow()
      await replica.settled()
      expect(world.links).toHaveLength(links + 1)
    }
  })

  it('[SY-34] a link that owes an answer and is silent for 20 s is given up, a quiet one after a minute without a pulse', async () => {
    const world = createWorld()
    const record = world.record(conversation(1))
    const replica = await world.boot()
    await world.link().say(welcome(), rows(record.add(created())))
    await world.pass(50_000)
    await world.link().say({ type: 'pulse', now: T0 })
    await world.pass(50_000)
    expect(world.link().closed).toBeNull()
    await replica.run('conversation.close', conversation(1), { seen: 1 })
    await world.pass(19_000)
    await world.link().say(rows(record.add(comment('alive'))))
    await world.pass(19_000)
    expect(world.link().closed).toBeNull()
    const silent = world.link()
    await world.pass(1000)
    expect(silent.closed).toBe(closeCodes.late)
    await silent.say(verdict(1, 'ok'))
    expect((await look(replica, { type: 'sync' })).waiting).toHaveLength(1)
    await replica.stop()
    const links = world.links.length
    await world.pass(3_600_000)
    expect(world.links).toHaveLength(links)
  })

  it('[SY-34] bytes that are no frame end the link', async () => {
    const world = createWorld()
    await world.boot()
    world.link().events.onFrame(new Uint8Array([99, 1, 2]))
    await world.settled()
    expect(world.link().closed).toBe(closeCodes.malformed)
  })
})

function never(): never {
  throw new Error('cannot be')
}
