import { expect, test } from 'vitest'
import type { RecordId } from '../../../shared/ids.ts'
import { encodeClientFrame } from '../../../shared/protocol/codec.ts'
import type { Bootstrap } from '../../../shared/protocol/frames.ts'
import { versions } from '../../../shared/protocol/versions.ts'
import { anna, bo, comment, createRawClient, createTown, ids } from './raw-client.ts'

const subscribe = (bootstrap: Bootstrap | null = null, cursor: { epoch: string; seq: number; id: string } | null = null) =>
  ({ type: 'subscribe', space: ids.inbox, cursor, bootstrap }) as const

async function setOut(mails = 3) {
  const town = await createTown()
  for (let i = 0; i < mails; i++) await town.mail(`karin${i}@example.org`, `Mail ${i}`)
  const client = createRawClient(town, anna)
  const welcome = await client.hello()
  return { town, client, welcome }
}

test('[SY-5] a bootstrap gives every record once, newest first, and what changes meanwhile comes by the tail', async () => {
  const { town, client } = await setOut(5)
  await client.send(subscribe())
  const pages = client.of('page')
  const rows = pages.flatMap((page) => page.rows)
  expect(rows.map((row) => row.seq)).toEqual([5, 4, 3, 2, 1])
  expect(rows.every((row) => row.shape === 'whole' && row.row !== null)).toBe(true)
  expect(pages.at(-1)).toMatchObject({ done: true, bootstrap: { base: 5, below: 0 } })
  await town.mail('karin0@example.org', 'More')
  await client.send({ type: 'want', record: rows[0]?.record as RecordId })
  expect(
    client
      .of('rows')
      .flatMap((frame) => frame.rows)
      .map((row) => row.seq),
  ).toEqual([6])
})

test('[SY-5] a bootstrap goes on where it stopped', async () => {
  const { client, town, welcome } = await setOut(5)
  const at3 = await town.store.position(ids.inbox, 5)
  await client.send(
    subscribe({ epoch: welcome.epoch, base: 5, baseId: at3.idAt ?? '', below: 3 }, { epoch: welcome.epoch, seq: 5, id: at3.idAt ?? '' }),
  )
  expect(client.of('reset')).toEqual([])
  expect(client.of('page').flatMap((page) => page.rows.map((row) => row.seq))).toEqual([2, 1])
})

test('[SY-3] every row names the one before it, across the relay’s lives', async () => {
  const { town, client } = await setOut(1)
  const [record] = (await town.records(ids.inbox)) as [RecordId]
  await client.hold(record)
  await client.push(1, record, client.change([comment(anna, town.clock.now())]))
  await town.restart()
  const other = createRawClient(town, bo)
  await other.hello()
  await other.hold(record)
  await other.push(1, record, other.change([comment(bo, town.clock.now())]))
  const rows = await town.store.load(record)
  expect(rows.map((row) => row.prev)).toEqual([null, ...rows.slice(0, -1).map((row) => row.id)])
})

test('[SY-6] a cursor of another past is answered with reset, and the space begins again', async () => {
  const { client, welcome } = await setOut(2)
  await client.send(subscribe(null, { epoch: welcome.epoch, seq: 2, id: 'ANOTHER' }))
  expect(client.of('reset')).toEqual([{ type: 'reset', space: ids.inbox }])
  expect(client.of('digest').flatMap((digest) => digest.heads)).toHaveLength(2)
})

test('[SY-6] a cursor that fits is followed by what came after it, and nothing else', async () => {
  const { town, client, welcome } = await setOut(3)
  const at = await town.store.position(ids.inbox, 2)
  await client.send(subscribe(null, { epoch: welcome.epoch, seq: 2, id: at.idAt ?? '' }))
  expect(client.of('page')).toEqual([])
  expect(client.of('rows').flatMap((frame) => frame.rows.map((row) => row.seq))).toEqual([3])
})

test('[SY-1] two agents who write to one record at one time both stand, in one order for all', async () => {
  const { town, client } = await setOut(1)
  const other = createRawClient(town, bo)
  await other.hello()
  const [record] = (await town.records(ids.inbox)) as [RecordId]
  await client.hold(record)
  await other.hold(record)
  const at = town.clock.now()
  const [mine, theirs] = [comment(anna, at), comment(bo, at)]
  const verdicts = await Promise.all([client.push(1, record, client.change([mine])), other.push(1, record, other.change([theirs]))])
  expect(verdicts.map((verdict) => verdict?.refusal)).toEqual([null, null])
  const entries = (await town.house().desk.read(record))?.entries ?? []
  expect(entries).toEqual(expect.arrayContaining([mine, theirs]))
})

test('[SY-11] a newer hello of a device ends its older socket', async () => {
  const { town, client, welcome } = await setOut(0)
  const again = createRawClient(town, anna)
  await again.hello(welcome.device)
  expect(client.closedWith()).toBe(4409)
  expect(again.closedWith()).toBeNull()
})

test('[SY-11] another member’s device is not taken over: a new lease is given', async () => {
  const { town, client, welcome } = await setOut(0)
  const other = createRawClient(town, bo)
  expect((await other.hello(welcome.device)).device).not.toBe(welcome.device)
  expect(client.closedWith()).toBe(4409)
})

test('[SY-12] malformed frames end their socket with a code and change nothing', async () => {
  const { town } = await setOut(1)
  const heads = await town.store.position(ids.inbox, 0)
  const bad: readonly Uint8Array[] = [
    Uint8Array.of(),
    Uint8Array.of(99),
    Uint8Array.of(0, 1),
    encodeClientFrame({ type: 'push', item: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) }),
    Uint8Array.from([...encodeClientFrame({ type: 'want', record: 'conversation:x' as RecordId })]),
    Uint8Array.from([4, 255, 255, 255, 255, 15]),
  ]
  for (const bytes of bad) {
    const hostile = createRawClient(town, anna)
    await hostile.hello()
    await hostile.bytes(bytes)
    expect(hostile.closedWith(), String(bytes)).toBe(4400)
  }
  const honest = createRawClient(town, bo)
  await honest.hello()
  await honest.send(subscribe())
  expect(honest.of('page').flatMap((page) => page.rows)).toHaveLength(1)
  expect(await town.store.position(ids.inbox, 0)).toEqual(heads)
})

test('[T6] who does not say hello, or says it wrongly, is sent away', async () => {
  const { town } = await setOut(0)
  const silent = createRawClient(town, null)
  town.clock.advance(5000)
  expect(silent.closedWith()).toBe(4408)
  const unknown = createRawClient(town, null)
  await unknown.send({ type: 'hello', versions, device: null, token: 'guess' })
  expect(unknown.closedWith()).toBe(4401)
  const long = createRawClient(town, null)
  await long.bytes(new Uint8Array(5000))
  expect(long.closedWith()).toBe(4400)
  const impatient = createRawClient(town, null)
  await impatient.send(subscribe())
  expect(impatient.closedWith()).toBe(4400)
  const old = createRawClient(town, anna)
  await old.send({ type: 'hello', versions: { ...versions, protocol: 0 }, device: null, token: null })
  expect(old.closedWith()).toBe(4426)
  const tokened = createRawClient(town, null)
  expect((await tokened.hello(null, `token of ${bo}`)).member).toBe(bo)
})

test('[SY-10] a space that one may not enter is not read: not by subscribing, nor by wanting', async () => {
  const { town, client } = await setOut(1)
  const own = `me:${bo.slice('member:'.length)}` as const
  await client.send({ ...subscribe(), space: own })
  expect(client.closedWith()).toBe(4403)
  const other = createRawClient(town, anna)
  await other.hello()
  await other.send({ type: 'want', record: `conversation:${'0'.repeat(26)}` })
  expect(other.of('record').at(-1)?.row).toBeNull()
})
