import { describe, expect, test } from 'vitest'
import { type ConversationId, ownSpace, type RecordId, type Space } from '../../../shared/ids.ts'
import { encodeClientFrame } from '../../../shared/protocol/codec.ts'
import { type Change, encodeItem } from '../../../shared/protocol/item.ts'
import { MAX_ITEM } from '../../../shared/protocol/limits.ts'
import { versions } from '../../../shared/protocol/versions.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { shardRecord, watermarkRecord } from '../../../shared/records/marks.ts'
import { breathe } from '../../sim/link.ts'
import { createRandom } from '../../sim/random.ts'
import { type Honest, honest, hostileChanges, put, written } from './hostile/changes.ts'
import { flipped, mutated, withSum } from './hostile/mutate.ts'
import { anna, bo, comment, createRawClient, createTown, freshId, ids, type Town } from './raw-client.ts'

async function setOut() {
  const town = await createTown()
  await town.mail('karin@example.org', 'Hello')
  await town.mail('olle@example.org', 'Hello')
  const [record, other] = (await town.records(ids.inbox)) as [RecordId, RecordId]
  return { town, record, other }
}

/** Everything that the relay keeps of records: the entries in its memory, and the rows to the byte. */
async function allOf(town: Town) {
  const spaces: Space[] = ['team', 'texts', ids.inbox, ownSpace(anna), ownSpace(bo)]
  const rows = await Promise.all(spaces.map((space) => town.store.tail(space, 0, 1e9)))
  const records = new Set(rows.flat().map((row) => row.record))
  const entries = await Promise.all([...records].map(async (record) => (await town.house().desk.read(record))?.entries ?? null))
  return {
    rows,
    entries,
    tables: await Promise.all((['effects', 'outbound', 'jobs', 'index', 'files'] as const).map((table) => town.store.cells(table, ''))),
  }
}

async function connect(town: Town, record: RecordId) {
  const client = createRawClient(town, anna)
  const { client: lease } = await client.hello()
  const row = await client.hold(record)
  const own: Honest = { client: lease, entry: () => comment(anna, town.clock.now()), held: row?.bytes ?? new Uint8Array() }
  return { client, own }
}
type Connected = Awaited<ReturnType<typeof connect>>

/** The same device goes on as an honest one would. */
async function expectHonest(town: Town, { client, own }: Connected, record: RecordId, n: number): Promise<void> {
  await client.send({ type: 'rebased', records: [record] })
  expect((await client.push(n, record, honest(own)))?.refusal).toBeNull()
  expect(town.house().errors).toEqual([])
}

const itemOf = (n: number, changes: readonly Change[]) => encodeItem({ n, command: 'test', version: 1, input: '{}', changes })
const changeOf = (record: RecordId, update: Uint8Array, space: Space = ids.inbox): Change => ({ space, record, generation: 0, update })

describe('changes', () => {
  test.each(hostileChanges)(
    '[SY-7] [T21] %s: refused as %s, all is as it was, and the next honest item is taken',
    async (_what, code, make) => {
      const { town, record } = await setOut()
      const colleague = createRawClient(town, bo)
      await colleague.hello()
      await colleague.send({ type: 'subscribe', space: ids.inbox, cursor: null, bootstrap: null })
      const connected = await connect(town, record)
      const before = await allOf(town)
      const seen = colleague.received.length
      const update = make(connected.own)
      const verdict = await connected.client.push(1, record, update)
      expect(verdict?.refusal?.code).toBe(code)
      expect(await allOf(town)).toEqual(before)
      expect(colleague.received.length).toBe(seen)
      await expectHonest(town, connected, record, 2)
      expect(Object.prototype).not.toHaveProperty('polluted')
    },
  )

  test('[SY-7] a forged tail behind an honest one: the same clock with other content takes nobody in', async () => {
    const { town, record } = await setOut()
    const { client, own } = await connect(town, record)
    expect((await client.push(1, record, honest(own)))?.refusal).toBeNull()
    const before = await allOf(town)
    expect((await client.push(2, record, honest(own)))?.refusal?.code).toBe('forked')
    expect(await allOf(town)).toEqual(before)
  })
})

describe('items', () => {
  /** `verdict`: the code of the refusal. `close`: the code with which the socket ends. */
  const items: readonly (readonly [
    string,
    { verdict?: string; close?: number },
    (own: Honest, record: RecordId, other: RecordId) => Uint8Array,
  ])[] = [
    [
      'a record twice, with one clock',
      { verdict: 'malformed' },
      (own, record) => itemOf(1, [changeOf(record, honest(own)), changeOf(record, honest(own))]),
    ],
    [
      'a record twice, the second on the first',
      { verdict: 'malformed' },
      (own, record) => {
        const both = written(own.client, (doc) => [own.entry(), own.entry()].map((entry) => put(doc, entry)))
        return itemOf(1, [changeOf(record, honest(own)), changeOf(record, both)])
      },
    ],
    [
      'an honest change beside one that is not',
      { verdict: 'not-allowed' },
      (own, record, other) =>
        itemOf(1, [
          changeOf(record, honest(own)),
          changeOf(
            other,
            written(own.client, (doc) => put(doc, { ...own.entry(), by: bo })),
          ),
        ]),
    ],
    [
      '1,001 changes',
      { close: 4400 },
      (own, record) =>
        itemOf(
          1,
          Array.from({ length: 1001 }, () => changeOf(record, honest(own).subarray(0, 1))),
        ),
    ],
    [
      '1,000 changes of records that are not there',
      { verdict: 'not-allowed' },
      (own) =>
        itemOf(
          1,
          Array.from({ length: 1000 }, () => changeOf(`conversation:${freshId()}`, honest(own))),
        ),
    ],
    ['256 KB and one byte', { close: 4413 }, (own, record) => padded(own, record, MAX_ITEM + 1)],
    ['a sum that does not fit', { close: 4400 }, (own, record) => flipped(itemOf(1, [changeOf(record, honest(own))]), 9)],
    ['a claimed count of 2^40 changes', { close: 4400 }, () => withSum(Uint8Array.of(1, 0, 1, 0, 128, 128, 128, 128, 128, 32))],
    [
      'bytes after its end',
      { close: 4400 },
      (own, record) => withSum(Uint8Array.from([...itemOf(1, [changeOf(record, honest(own))]).subarray(4), 0])),
    ],
    ['no change at all, under a number of long ago', { verdict: 'forked' }, () => itemOf(0, [])],
    ['the live documents', { close: 4400 }, (own, record) => itemOf(1, [changeOf(record, honest(own), 'texts')])],
    ['words of a draft', { verdict: 'malformed' }, (own) => itemOf(1, [changeOf(`text:${freshId()}`, honest(own))])],
    ['another’s shard of marks, in their space', { verdict: 'no-access' }, (own) => itemOf(1, [mark(own, bo, bo, ownSpace(bo))])],
    ['another’s shard of marks, in one’s own space', { verdict: 'not-allowed' }, (own) => itemOf(1, [mark(own, bo, bo, ownSpace(anna))])],
    ['one’s own mark in another’s shard', { verdict: 'not-allowed' }, (own) => itemOf(1, [mark(own, anna, bo, ownSpace(anna))])],
    ['another’s watermark', { verdict: 'not-allowed' }, (own) => itemOf(1, [watermark(own)])],
  ]

  test.each(items)('[SY-7] [F11] %s: %o, all is as it was, and the next honest item is taken', async (_what, { verdict, close }, make) => {
    const { town, record, other } = await setOut()
    const connected = await connect(town, record)
    const before = await allOf(town)
    const answer = await connected.client.pushBytes(1, make(connected.own, record, other))
    expect(connected.client.of('verdict').at(-1)?.refusal?.code).toBe(verdict)
    expect(connected.client.closedWith()).toBe(close ?? null)
    expect(answer === undefined || answer.refusal !== null).toBe(true)
    expect(await allOf(town)).toEqual(before)
    await expectHonest(town, close === undefined ? connected : await connect(town, record), record, 2)
  })

  test('[SY-18] an item as large as one may be is taken', async () => {
    const { town, record } = await setOut()
    const { client, own } = await connect(town, record)
    const verdict = await client.pushBytes(1, padded(own, record, MAX_ITEM))
    expect(client.closedWith()).toBeNull()
    expect(verdict?.refusal).toBeNull()
  })
})

describe('20,000 mutations of what is valid', () => {
  const ROUND = 40

  test('[SY-7] [F11] of changes and items: none is taken, nothing dies, and the next honest item is', async () => {
    const { town, record, other } = await setOut()
    const random = createRandom(2026)
    const before = await allOf(town)
    for (let done = 0; done < 14_000; done += ROUND) {
      const { client, own } = await connect(town, record)
      // In another's name: whatever a mutation makes of it, taking it would be wrong.
      const forged = () => written(own.client, (doc) => put(doc, { ...comment(bo, town.clock.now()) }))
      for (let n = 1; n <= ROUND; n++) {
        const isInside = random.chance(0.7)
        const update = isInside ? mutated(random, forged()) : forged()
        const item = itemOf(n, [changeOf(random.pick([record, other]), update)])
        client.session.onFrame(encodeClientFrame({ type: 'push', item: isInside ? item : withSum(mutated(random, item.subarray(4))) }))
        client.session.onFrame(encodeClientFrame({ type: 'rebased', records: [record, other] }))
      }
      await client.settle()
      expect(client.of('verdict').filter((verdict) => verdict.refusal === null)).toEqual([])
      client.session.onClose(1006)
    }
    expect(await allOf(town)).toEqual(before)
    await expectHonest(town, await connect(town, record), record, 1)
  }, 120_000)

  test('[SY-12] [F11] of frames: each is answered, ignored or ends its own socket, and nobody else notices', async () => {
    const { town, record } = await setOut()
    const random = createRandom(1979)
    const witness = createRawClient(town, bo)
    await witness.hello()
    await witness.send({ type: 'subscribe', space: ids.inbox, cursor: null, bootstrap: null })
    const device = (await createRawClient(town, anna).hello()).device
    const before = await allOf(town)
    const seen = witness.received.length
    const forged = itemOf(1, [
      changeOf(
        record,
        written(7, (doc) => put(doc, comment(bo, town.clock.now()))),
      ),
    ])
    const hello = encodeClientFrame({ type: 'hello', versions, device, token: null })
    const frames = [
      hello,
      encodeClientFrame({ type: 'subscribe', space: ids.inbox, cursor: { epoch: freshId(), seq: 3, id: freshId() }, bootstrap: null }),
      encodeClientFrame({
        type: 'subscribe',
        space: 'team',
        cursor: null,
        bootstrap: { epoch: freshId(), base: 9, baseId: freshId(), below: 4 },
      }),
      encodeClientFrame({ type: 'want', record }),
      encodeClientFrame({ type: 'rebased', records: [record, `conversation:${freshId()}`] }),
      encodeClientFrame({ type: 'push', item: forged }),
    ]
    for (let i = 0; i < 6000; i++) {
      const session = town
        .house()
        .relay.accept({ send: () => undefined, close: () => undefined, buffered: () => 0 }, { member: anna, signIn: 'test' })
      if (random.chance(0.8)) session.onFrame(hello)
      session.onFrame(mutated(random, random.pick(frames)))
      if (i % 100 === 0) await breathe()
      await session.settled()
      session.onClose(1006)
    }
    await breathe()
    expect(await allOf(town)).toEqual(before)
    expect(witness.closedWith()).toBeNull()
    expect(witness.received.length).toBe(seen)
    expect(town.house().errors).toEqual([])
    await expectHonest(town, await connect(town, record), record, 1)
  }, 120_000)
})

/** An item of exactly so many bytes: its words are as many as it takes. */
function padded(own: Honest, record: RecordId, size: number): Uint8Array {
  const at = (input: number) =>
    encodeItem({ n: 1, command: 'test', version: 1, input: 'x'.repeat(input), changes: [changeOf(record, update)] })
  const update = honest(own)
  const short = size - at(0).length
  // The length of a text takes two more bytes when it is long.
  for (let input = short - 4; ; input++) if (at(input).length === size) return at(input)
}

function mark(own: Honest, member: typeof anna, shardOf: typeof anna, space: Space): Change {
  const conversation: ConversationId = `conversation:${freshId()}`
  const entry = { ...own.entry(), type: 'read', member, conversation, upTo: 9 } as unknown as Entry & Record<string, unknown>
  for (const field of ['text', 'rich', 'mentions']) delete entry[field]
  return changeOf(
    shardRecord(shardOf, conversation),
    written(own.client, (doc) => put(doc, entry)),
    space,
  )
}

function watermark(own: Honest): Change {
  const { id, by, at } = own.entry()
  const entry = { id, by, at, type: 'watermark', member: bo, before: at } as unknown as Entry
  return changeOf(
    watermarkRecord(bo),
    written(own.client, (doc) => put(doc, entry)),
    ownSpace(anna),
  )
}
