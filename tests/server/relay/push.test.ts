import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { createMemoryStore } from '../../../server/store/memory.ts'
import type { RecordId } from '../../../shared/ids.ts'
import { encodeItem } from '../../../shared/protocol/item.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { loadRecord } from '../../../shared/replica/layout.ts'
import { anna, bo, comment, createRawClient, createTown, freshId, ids } from './raw-client.ts'

async function setOut() {
  const town = await createTown()
  await town.mail('karin@example.org', 'Hello')
  const [record] = (await town.records(ids.inbox)) as [RecordId]
  const client = createRawClient(town, anna)
  const welcome = await client.hello()
  await client.hold(record)
  const entries = async () => (await town.house().desk.read(record))?.entries ?? []
  return { town, record, client, welcome, entries, now: town.clock.now() }
}

describe('push', () => {
  test('[SY-4] what is stored is what was added, and colleagues get it', async () => {
    const { town, record, client, entries, now } = await setOut()
    const colleague = createRawClient(town, bo)
    await colleague.hello()
    await colleague.send({ type: 'subscribe', space: ids.inbox, cursor: null, bootstrap: null })
    const entry = comment(anna, now)
    expect(await client.push(1, record, client.change([entry]))).toMatchObject({ refusal: null })
    expect(await entries()).toContainEqual(entry)
    const row = colleague.of('rows').at(-1)?.rows.at(-1)
    expect(row).toMatchObject({ record, shape: 'change' })
    expect((await town.store.load(record)).at(-1)?.change).toEqual(row?.bytes)
  })

  test('[SY-7] bytes that are not plain new entries are refused, each with the record as it was', async () => {
    const hostile: readonly (readonly [string, (client: number, now: number) => Uint8Array])[] = [
      ['random bytes', () => Uint8Array.of(1, 2, 3, 4)],
      ['a bomb that claims 33 million structs', () => Uint8Array.of(1, 255, 255, 255, 15, 1, 0)],
      ['nothing', () => Y.encodeStateAsUpdate(new Y.Doc())],
      ['a foreign client', (client, now) => written(client + 1, (doc) => put(doc, comment(anna, now)))],
      ['another root', (client, now) => written(client, (doc) => doc.getMap('other').set('x', comment(anna, now)))],
      ['a list item under entries', (client) => written(client, (doc) => doc.getArray('entries').push([1]))],
      ['a key that is not the id', (client, now) => written(client, (doc) => doc.getMap('entries').set(freshId(), comment(anna, now)))],
      ['a nested type', (client) => written(client, (doc) => doc.getMap('entries').set(freshId(), new Y.Map()))],
      [
        'a key set twice',
        (client, now) =>
          written(client, (doc) => {
            const entry = comment(anna, now)
            put(doc, entry)
            put(doc, entry)
          }),
      ],
      [
        'a key set and deleted',
        (client, now) =>
          written(client, (doc) => {
            const entry = comment(anna, now)
            put(doc, entry)
            doc.getMap('entries').delete(entry.id)
          }),
      ],
      ['an unknown field', (client, now) => written(client, (doc) => put(doc, { ...comment(anna, now), admin: true }))],
      [
        'a prototype',
        (client, now) => written(client, (doc) => put(doc, { ...comment(anna, now), rich: JSON.parse('{"__proto__":{"a":1}}') })),
      ],
      ['a subdocument', (client) => written(client, (doc) => doc.getMap('entries').set(freshId(), new Y.Doc()))],
    ]
    for (const [what, make] of hostile) {
      const { record, client, welcome, entries, now } = await setOut()
      const before = await entries()
      const verdict = await client.push(1, record, make(welcome.client, now))
      expect(verdict?.refusal?.code, what).toBe('malformed')
      expect(await entries(), what).toEqual(before)
    }
  })

  test('[SY-7] a gap in the clock and an id used before are refused', async () => {
    const { record, client, entries, now } = await setOut()
    const first = comment(anna, now)
    client.change([first]) // never pushed: what follows has a gap before it
    const before = await entries()
    expect((await client.push(1, record, client.change([comment(anna, now)])))?.refusal?.code).toBe('forked')
    expect(await entries()).toEqual(before)
    const other = await setOut()
    const [used] = await other.entries()
    const again = { ...comment(anna, other.now), id: used?.id ?? '' }
    const update = written(other.welcome.client, (doc) => put(doc, again)) // on a copy that lacks it, as a hostile one would be
    expect((await other.client.push(1, other.record, update))?.refusal?.code).toBe('duplicate-entry')
  })

  test('[SY-8] a repeat gets the same answer and writes nothing; other bytes under the same n are forked', async () => {
    const { town, record, client, welcome, entries, now } = await setOut()
    const item = (update: Uint8Array) =>
      encodeItem({ n: 1, command: 'test', version: 1, input: '{}', changes: [{ space: ids.inbox, record, generation: 0, update }] })
    const bytes = item(client.change([comment(anna, now)]))
    await client.pushBytes(1, bytes)
    const after = await entries()
    expect((await client.pushBytes(1, bytes))?.refusal).toBeNull()
    await town.restart()
    const again = createRawClient(town, anna)
    expect(await again.hello(welcome.device)).toMatchObject({ device: welcome.device, client: welcome.client, judged: 1 })
    expect((await again.pushBytes(1, bytes))?.refusal).toBeNull()
    await again.hold(record)
    expect((await again.pushBytes(1, item(again.change([comment(anna, now)]))))?.refusal?.code).toBe('forked')
    expect(await entries()).toEqual(after)
  })

  test('[SY-8] a refusal is as durable as a yes', async () => {
    const { town, record, client, welcome, now } = await setOut()
    const update = client.change([comment(bo, now)])
    const bytes = encodeItem({
      n: 1,
      command: 'test',
      version: 1,
      input: '{}',
      changes: [{ space: ids.inbox, record, generation: 0, update }],
    })
    expect((await client.pushBytes(1, bytes))?.refusal?.code).toBe('not-allowed')
    await town.restart()
    const again = createRawClient(town, anna)
    await again.hello(welcome.device)
    expect((await again.pushBytes(1, bytes))?.refusal?.code).toBe('not-allowed')
  })

  test('[SY-9] after a refusal nothing more is taken for the record until it is rebased', async () => {
    const { town, record, client, welcome, now } = await setOut()
    expect((await client.push(1, record, client.change([comment(bo, now)])))?.refusal?.code).toBe('not-allowed')
    expect((await client.push(2, record, client.change([comment(anna, now)])))?.refusal?.code).toBe('rebase-first')
    await town.restart()
    const again = createRawClient(town, anna)
    await again.hello(welcome.device)
    await again.hold(record)
    expect((await again.push(3, record, again.change([comment(anna, now)])))?.refusal?.code).toBe('rebase-first')
    await again.send({ type: 'rebased', records: [record] })
    await again.hold(record)
    expect((await again.push(4, record, again.change([comment(anna, now)])))?.refusal).toBeNull()
  })

  test('[SY-10] entries in another’s name, of the relay’s types, with a count, or in a foreign space are refused', async () => {
    const cases: readonly (readonly [string, (now: number) => object, string?])[] = [
      ['another’s name', (now) => comment(bo, now)],
      ['the relay’s name', (now) => ({ ...comment(anna, now), by: 'relay' })],
      ['a count', (now) => ({ ...comment(anna, now), n: 99 })],
      ['the relay’s type', (now) => ({ id: freshId(), type: 'accepted', by: anna, at: now, of: freshId() })],
      ['a foreign space', (now) => comment(anna, now), `inbox:${freshId()}`],
    ]
    for (const [what, make, space] of cases) {
      const { record, client, entries, now } = await setOut()
      const before = await entries()
      const verdict = await client.push(1, record, client.change([make(now) as never]), (space ?? ids.inbox) as typeof ids.inbox)
      expect(['not-allowed', 'no-access', 'moved'], what).toContain(verdict?.refusal?.code)
      expect(await entries(), what).toEqual(before)
    }
  })

  test('[SY-10] an item is taken whole or not at all', async () => {
    const { record, client, entries, now } = await setOut()
    const before = await entries()
    expect((await client.push(1, record, client.change([comment(anna, now), comment(bo, now)])))?.refusal?.code).toBe('not-allowed')
    expect(await entries()).toEqual(before)
  })

  test('[SY-10] an agent may not change the team', async () => {
    const { town } = await setOut()
    const agent = createRawClient(town, bo)
    await agent.hello()
    await agent.hold(bo)
    const promote = { id: freshId(), type: 'set', by: bo, at: town.clock.now(), fields: { role: 'super-admin' } } as never
    expect((await agent.push(1, bo, agent.change([promote]), 'team'))?.refusal?.code).toBe('not-allowed')
    expect(town.house().directory.member(bo)?.fields.role).toBe('agent')
  })

  test('[MO-12] a clock too far ahead, or one that went back, is refused', async () => {
    const ahead = await setOut()
    expect((await ahead.client.push(1, ahead.record, ahead.client.change([comment(anna, ahead.now + 6 * 60_000)])))?.refusal?.code).toBe(
      'clock-ahead',
    )
    const behind = await setOut()
    expect((await behind.client.push(1, behind.record, behind.client.change([comment(anna, behind.now + 1000)])))?.refusal).toBeNull()
    expect((await behind.client.push(2, behind.record, behind.client.change([comment(anna, behind.now)])))?.refusal?.code).toBe(
      'clock-behind',
    )
  })

  test('[MO-5] [MO-4] a message gets its place from the relay, in the same commit, by a dense count', async () => {
    const { town, record, client, entries, now } = await setOut()
    town.setCarrier(null)
    const before = (await town.store.load(record)).length
    const address = { name: '', address: 'karin@example.org' }
    const reply = {
      id: freshId(),
      type: 'message',
      by: anna,
      at: now,
      from: address,
      to: [address],
      cc: [],
      bcc: [],
      subject: '',
      text: 'Yes',
      rich: null,
      files: [],
      writtenAt: now,
      seen: 2,
      draft: freshId(),
      answers: null,
    }
    expect((await client.push(1, record, client.change([reply as never])))?.refusal).toBeNull()
    expect((await town.store.load(record))[before]?.row).toContain('"mark":"queued"')
    const counted = (await entries()).flatMap((entry) => (entry.n === undefined ? [] : [entry.n]))
    expect(counted.toSorted((a, b) => a - b)).toEqual(counted.map((_, index) => index + 1))
    expect(await entries()).toContainEqual(expect.objectContaining({ type: 'accepted', of: reply.id, n: 3 }))
  })

  test('[MO-2] an entry of a newer version stays in the record and breaks nothing', async () => {
    const { town, record } = await setOut()
    const rows = await town.store.load(record)
    const doc = loadRecord(
      77,
      rows.map((row) => row.change),
    )
    const mark = Y.encodeStateVector(doc)
    doc.getMap('entries').set(freshId(), { type: 'from-the-future' })
    const last = rows.at(-1)
    if (last === undefined) throw new Error('no rows')
    await town.store.commit([{ rows: [{ ...last, id: freshId(), prev: last.id, change: Y.encodeStateAsUpdate(doc, mark) }], cells: [] }])
    await town.restart()
    const client = createRawClient(town, anna)
    await client.hello()
    await client.hold(record)
    expect((await client.push(1, record, client.change([comment(anna, town.clock.now())])))?.refusal).toBeNull()
  })

  test('[SY-2] nothing is acknowledged or broadcast when the store fails, and the record is as it was', async () => {
    let failing = false
    const store = createMemoryStore({
      beforeCommit: () => {
        if (failing) throw new Error('disk full')
      },
    })
    const town = await createTown({ store })
    await town.mail('karin@example.org', 'Hello')
    const [record] = (await town.records(ids.inbox)) as [RecordId]
    const client = createRawClient(town, anna)
    const colleague = createRawClient(town, bo)
    const { device } = await client.hello()
    await colleague.hello()
    await colleague.send({ type: 'subscribe', space: ids.inbox, cursor: null, bootstrap: null })
    await client.hold(record)
    const seen = colleague.frames.length
    failing = true
    const entry = comment(anna, town.clock.now())
    const update = client.change([entry])
    expect(await client.push(1, record, update)).toBeUndefined()
    expect(client.closedWith()).toBe(4503)
    expect(colleague.frames.length).toBe(seen)
    failing = false
    const again = createRawClient(town, anna)
    await again.hello(device)
    expect((await again.push(1, record, update))?.refusal).toBeNull()
    expect(((await town.house().desk.read(record))?.entries ?? []).filter((one) => one.id === entry.id)).toHaveLength(1)
  })
})

function written(client: number, write: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = client
  doc.transact(() => write(doc))
  return Y.encodeStateAsUpdate(doc)
}

const put = (doc: Y.Doc, entry: Readonly<Record<string, unknown>> | Entry): void => void doc.getMap('entries').set(String(entry.id), entry)
