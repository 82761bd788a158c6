import { inflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { ConversationId, RecordId } from '../../../shared/ids.ts'
import { decodeRelayFrame, encodeClientFrame } from '../../../shared/protocol/codec.ts'
import { encodeItem } from '../../../shared/protocol/item.ts'
import { MAX_PART, PACK_FROM, PULSE_MS } from '../../../shared/protocol/limits.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { breathe } from '../../sim/link.ts'
import { createRandom } from '../../sim/random.ts'
import { put, written } from './hostile/changes.ts'
import { anna, bo, comment, createRawClient, createTown, freshId, ids, type Town } from './raw-client.ts'

const subscribe = { type: 'subscribe', space: ids.inbox, cursor: null, bootstrap: null } as const

/** Words that do not shrink, so that frames are as large as they look. */
const noise = (size: number) => Buffer.from(createRandom(size).bytes(size)).toString('base64').slice(0, size)

async function withLong(town: Town, comments: number): Promise<ConversationId> {
  const record: ConversationId = `conversation:${freshId()}`
  const at = town.clock.now()
  const contact = { id: `contact:${freshId()}`, name: 'Karin', address: 'karin@example.org' }
  const created = { type: 'created', by: 'relay', at, n: 1, inbox: ids.inbox, channel: ids.channel, via: 'email', subject: 'Long', contact }
  const entries = [
    { id: freshId(), ...created } as unknown as Entry,
    ...Array.from({ length: comments }, (_, i) => comment(anna, at + i, noise(30_000 + i))),
  ]
  await town.house().desk.create([{ record, entries }], [])
  return record
}

test('[SY-17] a frame that is too large goes in pieces with nothing between them, a long one is deflated, a short one is not', async () => {
  const town = await createTown()
  const record = await withLong(town, 60)
  await town.mail('olle@example.org', 'Short')
  const client = createRawClient(town, bo)
  await client.hello()
  // Asked in one breath: their answers must not mingle.
  const asked = [{ type: 'want', record } as const, subscribe, { type: 'want', record } as const]
  for (const frame of asked) client.session.onFrame(encodeClientFrame(frame))
  await client.settle()
  const outer = client.received.map((bytes) => ({ bytes, frame: decodeRelayFrame(bytes) }))
  expect(outer.every(({ bytes }) => bytes.length <= MAX_PART + 16)).toBe(true)
  expect(outer.filter(({ frame }) => frame?.type === 'part').length).toBeGreaterThan(6)
  let isWithin = false
  for (const { frame } of outer) {
    if (isWithin) expect(frame?.type).toBe('part')
    isWithin = frame?.type === 'part' && !frame.last
  }
  expect(isWithin).toBe(false)
  for (const { bytes, frame } of outer)
    if (frame !== null && frame.type !== 'part' && frame.type !== 'packed') expect(bytes.length).toBeLessThan(PACK_FROM)
  expect(client.of('record')).toHaveLength(2)
  expect(client.of('page').flatMap((page) => page.rows)).toHaveLength(2)
})

test('[SY-17] what is deflated comes out as it was', async () => {
  const town = await createTown()
  for (let i = 0; i < 40; i++) await town.mail(`karin${i}@example.org`, 'The same words again and again. '.repeat(40))
  const client = createRawClient(town, bo)
  await client.hello()
  await client.send(subscribe)
  const packed = client.received.map(decodeRelayFrame).filter((frame) => frame?.type === 'packed')
  expect(packed.length).toBeGreaterThan(0)
  for (const frame of packed) if (frame?.type === 'packed') expect(decodeRelayFrame(inflateRawSync(frame.bytes))?.type).toBe('page')
  expect(client.of('page').flatMap((page) => page.rows)).toHaveLength(40)
})

test('[SY-17] a quiet line says that it stands, one on which something came does not, and one that has ended never', async () => {
  const town = await createTown()
  const client = createRawClient(town, bo)
  await client.hello()
  await client.send(subscribe)
  town.clock.advance(PULSE_MS - 1)
  expect(client.of('pulse')).toEqual([])
  town.clock.advance(1)
  expect(client.of('pulse')).toHaveLength(1)
  town.clock.advance(PULSE_MS / 2)
  await town.mail('olle@example.org', 'Short')
  await client.settle()
  town.clock.advance(PULSE_MS / 2)
  expect(client.of('pulse')).toHaveLength(1)
  town.clock.advance(PULSE_MS / 2)
  expect(client.of('pulse')).toHaveLength(2)
  client.session.onClose(1006)
  town.clock.advance(10 * PULSE_MS)
  expect(client.of('pulse')).toHaveLength(2)
})

test('[SY-17] a relay that is about to go says when to come again, to whoever was welcomed', async () => {
  const town = await createTown()
  const [client, stranger] = [createRawClient(town, bo), createRawClient(town, null)]
  await client.hello()
  town.house().relay.drain()
  expect(client.frames.at(-1)).toEqual({ type: 'drain', afterMs: expect.any(Number) })
  expect(client.closedWith()).toBe(4503)
  expect(stranger.frames).toEqual([])
  expect(stranger.closedWith()).toBe(4503)
})

test('[SY-18] who pushes faster than anybody can work waits, is refused nothing, and keeps nobody else waiting', async () => {
  const town = await createTown()
  await town.mail('karin@example.org', 'Hello')
  const [record] = (await town.records(ids.inbox)) as [RecordId]
  const [hasty, other] = [createRawClient(town, anna), createRawClient(town, bo)]
  const { client } = await hasty.hello()
  await other.hello()
  // The cheapest items there are: long judged, or rather never.
  const item = (n: number, entry: Entry | null) => {
    const changes = entry === null ? [] : [{ space: ids.inbox, record, generation: 0, update: written(client, (doc) => put(doc, entry)) }]
    return encodeClientFrame({ type: 'push', item: encodeItem({ n, command: 'x', version: 1, input: '', changes }) })
  }
  for (let i = 0; i < 20_000; i++) hasty.session.onFrame(item(0, null))
  await hasty.settle()
  expect(hasty.of('verdict')).toHaveLength(20_000)
  for (let i = 0; i < 4000; i++) hasty.session.onFrame(item(0, null))
  hasty.session.onFrame(item(1, comment(anna, town.clock.now())))
  for (let i = 0; i < 20; i++) await Promise.resolve()
  await other.hold(record)
  expect((await other.push(1, record, other.change([comment(bo, town.clock.now())])))?.refusal).toBeNull()
  expect(hasty.of('verdict').some((verdict) => verdict.n === 1)).toBe(false)
  for (let tenth = 0; tenth < 30; tenth++) {
    town.clock.advance(100)
    await breathe()
  }
  expect(hasty.of('verdict')).toHaveLength(24_001)
  expect(hasty.of('verdict').at(-1)).toMatchObject({ n: 1, refusal: null })
})

test('[SY-18] frames that wait for their turn are bounded: above it the socket ends, and what was judged stands', async () => {
  const town = await createTown()
  const client = createRawClient(town, anna)
  await client.hello()
  const bytes = new Uint8Array(1024 * 1024)
  for (let i = 0; i < 128; i++) client.session.onFrame(bytes)
  expect(client.closedWith()).toBe(4429)
  await client.settle()
  const again = createRawClient(town, anna)
  await again.hello()
  expect(again.closedWith()).toBeNull()
})
