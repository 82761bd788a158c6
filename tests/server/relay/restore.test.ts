import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { createMemoryStore } from '../../../server/store/memory.ts'
import { cellTables, type Store } from '../../../server/store/store.ts'
import type { Job } from '../../../shared/channel/channel.ts'
import { type ConversationId, createUlid, ownSpace, type Space } from '../../../shared/ids.ts'
import { encodeItem, REOFFER } from '../../../shared/protocol/item.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { createManualClock, type ManualClock } from '../../sim/clock.ts'
import { createRandom } from '../../sim/random.ts'
import type { Carrier } from '../../sim/relay-house.ts'
import { put, written } from './hostile/changes.ts'
import { anna, bo, comment, createRawClient, createTown, freshId, ids, type Town } from './raw-client.ts'

const MINUTE = 60_000
const address = { name: '', address: 'karin@example.org' }

const letter = (by: typeof anna, at: number, text: string): Entry =>
  ({
    ...{ id: freshId(), type: 'message', by, at, from: address, to: [address], cc: [], bcc: [], subject: '', text, rich: null, files: [] },
    ...{ writtenAt: at, seen: 100, draft: freshId(), answers: null },
  }) as Entry
const about = (type: string, of: string, at: number): Entry => ({ id: freshId(), type, by: anna, at, of }) as unknown as Entry

/** What a backup of this moment holds, in a store that was made of it at `clock`'s time. */
async function backUp(from: Store): Promise<(clock: ManualClock) => Promise<Store>> {
  const spaces: readonly Space[] = ['team', ids.inbox, ownSpace(anna), ownSpace(bo)]
  const rows = (await Promise.all(spaces.map((space) => from.tail(space, 0, 1e9)))).flat()
  const cells = await Promise.all(
    cellTables.map(async (table) => (await from.cells(table, '')).map(({ key, value }) => ({ table, key, value }))),
  )
  return async (clock) => {
    const store = createMemoryStore({ epoch: createUlid({ now: clock.now, random: createRandom(clock.now()).bytes }) })
    const outcomes = await store.commit([
      ...rows.map(({ seq: _, ...row }) => ({ rows: [row], cells: [] })),
      { rows: [], cells: cells.flat() },
    ])
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true)
    return store
  }
}

/** A town that has lost what happened after its backup, and Anna's device, which has not. */
async function setOut(
  before: (town: Town, at: number, say: Say) => Promise<void>,
  after: (town: Town, at: number, say: Say) => Promise<void>,
) {
  const clock = createManualClock()
  const town = await createTown({ clock, carrier: null })
  await town.mail(address.address, 'Hello')
  const [record] = (await town.records(ids.inbox)) as [ConversationId]
  const client = createRawClient(town, anna)
  const welcome = await client.hello()
  await client.hold(record)
  let n = 0
  const say: Say = async (entry) => {
    expect((await client.push(++n, record, client.change([entry])))?.refusal).toBeNull()
    await town.house().settled()
    clock.advance(1000)
  }
  await before(town, clock.now(), say)
  const restore = await backUp(town.store)
  clock.advance(MINUTE)
  await after(town, clock.now(), say)
  const cursor = { epoch: welcome.epoch, ...(await positionOf(town.store)) }
  town.house().stop()
  town.house().relay.end('restarting')
  clock.advance(MINUTE)
  const jobs: Job[] = []
  const carrier: Carrier = async (job) => {
    jobs.push(job)
    return { ok: true, value: { externalId: job.externalId } }
  }
  const store = await restore(clock)
  const restored = await createTown({ store, clock, carrier, isFounded: true })
  await restored.house().settled()
  const again = createRawClient(restored, anna)
  const hello = await again.hello(welcome.device)
  let m = 0
  /** As a replica offers an entry again, by itself. */
  async function offer(entry: Entry, command = REOFFER) {
    const clocks = [...Y.decodeUpdate((await again.hold(record))?.bytes ?? new Uint8Array()).structs].filter(
      (one) => one.id.client === hello.client,
    )
    const update = shift(
      written(hello.client, (doc) => put(doc, entry)),
      clocks.length,
    )
    const changes = [{ space: ids.inbox, record, generation: 0, update }]
    const verdict = await again.pushBytes(++m, encodeItem({ n: m, command, version: 1, input: '[]', changes }))
    await again.send({ type: 'rebased', records: [record] })
    await restored.house().settled()
    clock.advance(1000)
    return verdict?.refusal?.code ?? 'taken'
  }
  const deliveries = async () =>
    ((await restored.house().author.state(record)) as ConversationState).timeline.flatMap((item) =>
      item.type === 'message' ? [[item.entry.text, item.delivery.state, item.delivery.code]] : [],
    )
  return { town, restored, record, client, welcome, again, hello, cursor, jobs, clock, offer, deliveries }
}
type Say = (entry: Entry) => Promise<void>
const nothing = async () => undefined

const positionOf = async (store: Store) => {
  const { head, headId } = await store.position(ids.inbox, 0)
  return { seq: head, id: headId ?? '' }
}

/** The same struct at a later clock of its client. */
function shift(update: Uint8Array, clock: number): Uint8Array {
  if (clock === 0) return update
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  const [entry] = [...doc.getMap('entries').values()] as Entry[]
  const fresh = new Y.Doc()
  fresh.clientID = [...doc.store.clients.keys()][0] ?? 0
  for (let i = 0; i < clock; i++) fresh.getMap('entries').set(`earlier ${i}`, i)
  const mark = Y.encodeStateVector(fresh)
  if (entry !== undefined) put(fresh, entry)
  return Y.encodeStateAsUpdate(fresh, mark)
}

test('[SY-19] whoever is ahead of a restored relay hears so: reset, digest, a new lease, a new writer', async () => {
  const { restored, record, welcome, again, hello, cursor, town } = await setOut(nothing, async (_town, at, say) => say(comment(anna, at)))
  expect(hello.epoch).not.toBe(welcome.epoch)
  expect(hello.device).not.toBe(welcome.device)
  expect(hello.client).not.toBe(welcome.client)
  expect(hello.judged).toBe(0)
  await again.send({ type: 'subscribe', space: ids.inbox, cursor, bootstrap: null })
  expect(again.of('reset')).toEqual([{ type: 'reset', space: ids.inbox }])
  const head = (await restored.store.load(record)).at(-1)
  expect(again.of('digest').flatMap((digest) => digest.heads)).toEqual([{ record, generation: 0, id: head?.id }])
  expect(again.of('digest').at(-1)).toMatchObject({ done: true, bootstrap: { epoch: hello.epoch, base: 1 } })
  expect(head?.id).not.toBe((await town.store.load(record)).at(-1)?.id)
  const clientOf = async (store: Store) => JSON.parse((await store.cells('meta', 'client'))[0]?.value ?? '{}') as { client: number }
  const [before, now] = [await clientOf(town.store), await clientOf(restored.store)]
  expect(now.client).not.toBe(before.client)
  await restored.house().author.run([{ command: 'conversation.reopen', record, input: {} }], 'relay')
  await restored.house().author.run([{ command: 'conversation.tag', record, input: { add: ['new'], remove: [] } }], 'relay')
  const change = (await restored.store.load(record)).at(-1)?.change ?? new Uint8Array()
  expect(Y.decodeUpdate(change).structs.map((struct) => struct.id.client)).toEqual([now.client])
})

test('[SY-19] [OB-3] what the backup says has yet to leave may have left: nobody sends it but a person, once', async () => {
  const queued = { ...letter(anna, 0, 'queued') }
  const { restored, jobs, deliveries, again, record, hello, clock } = await setOut(async (_town, at, say) => {
    const cancelled = letter(anna, at + 1, 'cancelled')
    await say(Object.assign(queued, { at, writtenAt: at }))
    await say(cancelled)
    await say(about('cancelled', cancelled.id, at + 3000))
  }, nothing)
  expect(await deliveries()).toEqual([
    ['queued', 'uncertain', 'restored'],
    ['cancelled', 'cancelled', expect.anything()],
  ])
  await restored.restart()
  restored.house().outbox.wake()
  await restored.house().settled()
  expect(jobs).toEqual([])
  const client = createRawClient(restored, anna)
  await client.hello(hello.device)
  await client.hold(record)
  expect(again.closedWith()).not.toBeNull()
  clock.advance(1000)
  expect((await client.push(1, record, client.change([about('retried', queued.id, clock.now())])))?.refusal).toBeNull()
  await restored.house().settled()
  expect(jobs.map((job) => job.text)).toEqual(['queued'])
  await restored.restart()
  await restored.house().settled()
  expect(jobs).toHaveLength(1)
})

test('[SY-19] what is offered again is taken as it was, and nothing of it leaves the house a second time', async () => {
  const lost: Entry[] = []
  const one = await setOut(
    async (town, at, say) => {
      const old = { ...letter(anna, at, 'held'), writtenAt: at - 48 * 60 * MINUTE } as Entry
      town.setCarrier(async () => ({ ok: false, error: { code: 'rejected', retry: 'never', detail: 'no' } }))
      await say(old)
      await say(letter(anna, at + 2000, 'failed'))
      lost.push(old)
    },
    async (_town, at, say) => {
      lost.push(about('released', lost[0]?.id ?? '', at), letter(anna, at + 2000, 'sent since'), comment(anna, at + 4000))
      for (const entry of lost.slice(1)) await say(entry)
    },
  )
  const [, released, message, note] = lost as [Entry, Entry, Entry, Entry]
  const failed = (await one.deliveries()).find(([text]) => text === 'failed')
  expect(failed?.[1]).toBe('failed')
  const failedId = ((await one.restored.house().author.state(one.record)) as ConversationState).timeline.find(
    (item) => item.type === 'message' && item.entry.text === 'failed',
  )?.entry.id
  for (const entry of [released, about('retried', failedId ?? '', released.at), message, note]) expect(await one.offer(entry)).toBe('taken')
  expect(await one.deliveries()).toEqual([
    ['held', 'uncertain', 'restored'],
    ['failed', 'uncertain', 'restored'],
    ['sent since', 'uncertain', 'restored'],
  ])
  expect(await one.restored.house().author.entries(one.record)).toEqual(expect.arrayContaining([message, note]))
  expect(await one.offer(note)).toBe('duplicate-entry')
  await one.restored.restart()
  one.restored.house().outbox.wake()
  await one.restored.house().settled()
  expect(one.jobs).toEqual([])
  expect(await one.restored.store.cells('outbound', '')).toEqual([])
})

test('[SY-19] under that name nothing new comes in: nothing later than the restore, nothing of another’s', async () => {
  const { offer, clock, restored, record } = await setOut(nothing, nothing)
  const before = await restored.house().author.entries(record)
  expect(await offer(comment(anna, clock.now() + 1000))).toBe('not-allowed')
  expect(await offer(comment(anna, clock.now()))).toBe('not-allowed')
  expect(await offer(comment(bo, clock.now() - 90_000))).toBe('not-allowed')
  expect(await restored.house().author.entries(record)).toEqual(before)
  expect(await offer(comment(anna, clock.now() - 90_000))).toBe('taken')
  expect(await offer(letter(anna, clock.now(), 'anew'), 'conversation.send')).toBe('taken')
})
