import { describe, expect, test } from 'vitest'
import type { ConversationId, InboxId } from '../../../shared/ids.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { anna, bo, comment, createRawClient, freshId, ids } from '../relay/raw-client.ts'
import { echoOf } from './echo.ts'
import { atEveryStep, type Stage, setOut, stores } from './stage.ts'

const subscribe = (space: InboxId) => ({ type: 'subscribe', space, cursor: null, bootstrap: null }) as const

async function expectAt(stage: Stage, record: ConversationId, inbox: InboxId, from: InboxId, generation: number): Promise<void> {
  const { rows, head } = await stage.stored(record)
  expect(head).toMatchObject({ space: inbox, generation, whole: true })
  expect(rows.filter((row) => row.change.length > 0)).toHaveLength(1)
  expect((await stage.store.tail(from, 0, 1e9)).filter((row) => row.record === record && row.change.length > 0)).toEqual([])
  expect((await stage.state(record))?.inbox).toBe(inbox)
  expect(await stage.store.cells('effects', '')).toEqual([])
}

describe.each(stores)('on %s', (name) => {
  test('[EF-4] [A2] a moved conversation leaves a tombstone, and nothing of it goes to who may not enter there', async () => {
    const stage = await setOut(name)
    const board = await stage.inbox({ private: true, members: [anna] })
    const outsider = createRawClient(stage.town, bo)
    await outsider.hello()
    await outsider.send(subscribe(ids.inbox))
    const record = await stage.mail('karin@example.org', 'Hello')
    await stage.run('conversation.move', record, { to: board })
    await stage.rest()
    await expectAt(stage, record, board, ids.inbox, 1)
    const seen = outsider.received.length
    await stage.run('conversation.comment', record, { text: 'For the board alone', rich: null, mentions: [] })
    await stage.rest()
    expect(outsider.received.length).toBe(seen)
    expect(echoOf(outsider.frames).records()).not.toContain(record)
    await outsider.send({ type: 'want', record })
    expect(outsider.of('record').at(-1)).toEqual({ type: 'record', record, space: null, row: null })
    const insider = createRawClient(stage.town, anna)
    await insider.hello()
    await insider.send(subscribe(board))
    await stage.rest()
    expect(echoOf(insider.frames).entries(record)).toHaveLength((await stage.entries(record)).length)
  })

  test('[EF-4] [SY-14] what was written for the old place is refused as moved, and for the new one it is taken', async () => {
    const stage = await setOut(name)
    const other = await stage.inbox({})
    const record = await stage.mail('karin@example.org', 'Hello')
    const client = createRawClient(stage.town, bo)
    await client.hello()
    await client.hold(record)
    await stage.run('conversation.move', record, { to: other })
    await stage.rest()
    const at = stage.clock.now()
    const before = await stage.entries(record)
    expect((await client.push(1, record, client.change([comment(bo, at)])))?.refusal?.code).toBe('moved')
    expect(await stage.entries(record)).toEqual(before)
    await client.send({ type: 'rebased', records: [record] })
    const row = await client.hold(record)
    expect(client.of('record').at(-1)?.space).toBe(other)
    expect(row).toMatchObject({ generation: 1, shape: 'whole' })
    const update = client.change([comment(bo, at)])
    expect((await client.push(2, record, update, other, 0))?.refusal?.code).toBe('moved')
    await client.send({ type: 'rebased', records: [record] })
    expect((await client.push(3, record, update, other, 1))?.refusal).toBeNull()
  })

  test('[EF-4] a move that was taken back brings it back, and two at once end in one place', async () => {
    const stage = await setOut(name)
    const [north, south] = [await stage.inbox({}), await stage.inbox({})]
    const record = await stage.mail('karin@example.org', 'Hello')
    const [moved] = await stage.run('conversation.move', record, { to: north })
    await stage.rest()
    stage.clock.advance(1)
    await stage.run('conversation.undo', record, { entry: moved?.id })
    await stage.rest()
    await expectAt(stage, record, ids.inbox, north, 2)
    stage.clock.advance(1)
    const members = [anna, bo] as const
    const clients = await Promise.all(
      members.map(async (member) => {
        const client = createRawClient(stage.town, member)
        await client.hello()
        await client.hold(record)
        return client
      }),
    )
    const at = stage.clock.now()
    const verdicts = await Promise.all(
      clients.map((client, index) => {
        const to = index === 0 ? north : south
        const entry = { id: freshId(), type: 'moved', by: members[index], at: at + index, to } as unknown as Entry
        return client.push(1, record, client.change([entry]), ids.inbox, 2)
      }),
    )
    expect(verdicts.map((verdict) => verdict?.refusal ?? null)).toEqual([null, null])
    await stage.rest()
    await expectAt(stage, record, south, ids.inbox, 3)
    expect(stage.town.house().errors).toEqual([])
  })

  test('[EF-1] [EF-4] wherever the relay dies on the way, it is moved in the end, once', async () => {
    let [record, board]: [ConversationId, InboxId] = [`conversation:${freshId()}`, `inbox:${freshId()}`]
    const steps = await atEveryStep(
      name,
      async (stage) => {
        board = await stage.inbox({})
        record = await stage.mail('karin@example.org', 'Hello')
        return () => stage.run('conversation.move', record, { to: board })
      },
      async (stage) => {
        const wasTaken = (await stage.entries(record)).some((entry) => entry.type === 'moved')
        if (wasTaken) await expectAt(stage, record, board, ids.inbox, 1)
        else expect(await stage.stored(record)).toMatchObject({ head: { space: ids.inbox, generation: 0 } })
      },
    )
    expect(steps).toBeGreaterThan(1)
  })
})

test('[EF-4] [MO-16] nobody moves anything to where they may not enter', async () => {
  const stage = await setOut('memory')
  const board = await stage.inbox({ private: true, members: [anna] })
  const record = await stage.mail('karin@example.org', 'Hello')
  const client = createRawClient(stage.town, bo)
  await client.hello()
  await client.hold(record)
  const entry = { id: freshId(), type: 'moved', by: bo, at: stage.clock.now(), to: board } as unknown as Entry
  expect((await client.push(1, record, client.change([entry])))?.refusal?.code).toBe('no-access')
  await stage.rest()
  expect(await stage.town.records(board)).toEqual([board]) // which says so itself, and nothing else is there
})
