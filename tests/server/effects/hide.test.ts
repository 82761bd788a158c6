import { describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../shared/ids.ts'
import type { EntryOf } from '../../../shared/records/conversation/entries.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { anna, bo, comment, createRawClient, freshId, ids } from '../relay/raw-client.ts'
import { echoOf } from './echo.ts'
import { atEveryStep, type Stage, setOut, stores } from './stage.ts'

const SECRET = 'hunter2-correct-horse'
const bytes = [...Buffer.from(`my ${SECRET}`)] as unknown as Uint8Array
const files = [{ name: `${SECRET}.txt`, type: 'text/plain', bytes }]
const everything = { type: 'subscribe', space: ids.inbox, cursor: null, bootstrap: null } as const

/** A conversation that begins with the secret: in its text, its subject, its file's name and its file's bytes. */
async function withSecret(stage: Stage) {
  const record = await stage.mail('karin@example.org', `It is ${SECRET}`, { subject: `About ${SECRET}`, files })
  const received = (await stage.entries(record)).find((entry) => entry.type === 'received') as EntryOf<'received'>
  return { record, received, hide: () => stage.run('conversation.hide', record, { entry: received.id }) }
}

const hiddenIn = async (stage: Stage, record: ConversationId) =>
  ((await stage.state(record))?.timeline ?? []).filter((item) => item.type === 'hidden')

async function expectGone(stage: Stage, record: ConversationId): Promise<void> {
  expect(await stage.hits(SECRET)).toEqual([])
  expect((await stage.stored(record)).head?.row).not.toContain(SECRET)
  expect(await hiddenIn(stage, record)).toHaveLength(1)
  expect(await stage.store.cells('vault', `entry/${record}/`)).toHaveLength(1)
  expect(await stage.store.cells('effects', '')).toEqual([])
}

async function expectBack(stage: Stage, record: ConversationId, received: EntryOf<'received'>): Promise<void> {
  expect((await stage.entries(record)).filter((entry) => entry.id === received.id)).toEqual([received])
  expect((await stage.state(record))?.subject).toBe(received.subject)
  for (const file of [received.raw, ...received.files]) expect(await stage.blobs.size(file?.sha256 ?? '')).toBe(file?.size)
  expect(await stage.store.cells('vault', '')).toEqual([])
  expect(await stage.store.cells('effects', '')).toEqual([])
}

describe.each(stores)('on %s', (name) => {
  test('[EF-2] [E5] what is hidden is in no row, file, name or replica any more, and sealed in the vault', async () => {
    const stage = await setOut(name)
    const early = createRawClient(stage.town, bo)
    await early.hello()
    await early.send(everything)
    const { record, received, hide } = await withSecret(stage)
    await stage.run('conversation.comment', record, { text: 'Hm', rich: null, mentions: [] }, bo)
    await early.settle()
    expect(echoOf(early.frames).hits(SECRET)).toEqual([record])
    expect((await stage.hits(SECRET)).length).toBeGreaterThan(0)
    await hide()
    await stage.rest()
    await expectGone(stage, record)
    await early.settle()
    const echo = echoOf(early.frames)
    expect(echo.hits(SECRET)).toEqual([])
    expect(echo.gaps).toEqual([])
    expect(echo.head(record)).toBe((await stage.stored(record)).head?.id)
    const late = createRawClient(stage.town, anna)
    await late.hello()
    await late.send(everything)
    await stage.rest()
    expect(late.frames.some((frame) => JSON.stringify(frame).includes(SECRET))).toBe(false)
    expect(
      echoOf(late.frames)
        .entries(record)
        .map((entry) => entry.id),
    ).not.toContain(received.id)
    expect(stage.town.house().errors).toEqual([])
  })

  test('[EF-2] the cursors of before lead on, and what a replica that missed it pushes brings nothing back', async () => {
    const stage = await setOut(name)
    const { record, received, hide } = await withSecret(stage)
    const offline = createRawClient(stage.town, bo)
    const { epoch } = await offline.hello()
    await offline.hold(record)
    const before = await stage.store.position(ids.inbox, 1)
    await stage.run('conversation.comment', record, { text: 'Hm', rich: null, mentions: [] })
    await hide()
    await stage.rest()
    const at = stage.clock.now()
    expect((await offline.push(1, record, offline.change([comment(bo, at)])))?.refusal).toBeNull()
    const again: Entry = { ...comment(bo, at), id: received.id }
    const hostile = createRawClient(stage.town, bo) // on a copy that lacks it, so that nothing in the bytes gives it away
    await hostile.hello()
    expect((await hostile.push(1, record, hostile.change([again])))?.refusal?.code).toBe('duplicate-entry')
    await stage.rest()
    await expectGone(stage, record)
    await offline.send({ ...everything, cursor: { epoch, seq: 1, id: before.idAt ?? '' } })
    await stage.rest()
    expect(offline.of('reset')).toEqual([])
    const rows = offline.of('rows').flatMap((frame) => frame.rows)
    expect(rows.every((row) => row.seq > 1)).toBe(true)
    expect(rows.at(-1)?.id).toBe((await stage.stored(record)).head?.id)
    expect(rows[0]?.shape).toBe('whole')
  })

  test('[EF-3] [E5] shown again it is the same entry with the same number, name and files, in every replica', async () => {
    const stage = await setOut(name)
    const client = createRawClient(stage.town, bo)
    await client.hello()
    await client.send(everything)
    const { record, received, hide } = await withSecret(stage)
    for (let time = 0; time < 2; time++) {
      await hide()
      await hide()
      await stage.rest()
      await expectGone(stage, record)
      stage.clock.advance(1)
      for (let twice = 0; twice < 2; twice++) await stage.run('conversation.show', record, { entry: received.id })
      await stage.rest()
      await expectBack(stage, record, received)
      stage.clock.advance(1)
    }
    await client.settle()
    expect(echoOf(client.frames).entries(record)).toContainEqual(received)
    await stage.restart()
    await expectBack(stage, record, received)
    expect(stage.town.house().errors).toEqual([])
  })

  test('[EF-3] a hide that was taken back is as if it had never been, before the relay came to it and after', async () => {
    const stage = await setOut(name)
    const { record, received, hide } = await withSecret(stage)
    for (const isSlow of [true, false]) {
      const [mark] = await hide()
      if (isSlow) await stage.rest()
      await stage.run('conversation.undo', record, { entry: mark?.id })
      await stage.rest()
      await expectBack(stage, record, received)
      stage.clock.advance(1)
    }
  })

  test('[EF-1] [EF-2] wherever the relay dies on the way, it is hidden in the end, once', async () => {
    let record: ConversationId = `conversation:${freshId()}`
    const steps = await atEveryStep(
      name,
      async (stage) => {
        const begun = await withSecret(stage)
        record = begun.record
        return begun.hide
      },
      async (stage) => {
        const marks = (await stage.entries(record)).filter((entry) => entry.type === 'hidden')
        if (marks.length === 0) return
        await expectGone(stage, record)
        expect((await stage.entries(record)).filter((entry) => entry.type === 'erased')).toHaveLength(1)
      },
    )
    expect(steps).toBeGreaterThan(2)
  })

  test('[EF-1] [EF-3] wherever the relay dies on the way, it is back in the end, with all its files', async () => {
    const begun = new Map<Stage, Awaited<ReturnType<typeof withSecret>>>()
    const steps = await atEveryStep(
      name,
      async (stage) => {
        const one = await withSecret(stage)
        begun.set(stage, one)
        await one.hide()
        await stage.rest()
        stage.clock.advance(1)
        return () => stage.run('conversation.show', one.record, { entry: one.received.id })
      },
      async (stage) => {
        const one = begun.get(stage)
        if (one === undefined) throw new Error('nothing was begun')
        const isShown = (await stage.entries(one.record)).some((entry) => entry.type === 'shown')
        await (isShown ? expectBack(stage, one.record, one.received) : expectGone(stage, one.record))
      },
    )
    expect(steps).toBeGreaterThan(2)
  })
})

test('[EF-3] [MO-15] who hid it and a super admin may show it; nobody else', async () => {
  const stage = await setOut('memory')
  const { record, received } = await withSecret(stage)
  const act = async (by: typeof anna, type: 'hidden' | 'shown') => {
    const client = createRawClient(stage.town, by)
    await client.hello()
    await client.hold(record)
    stage.clock.advance(1)
    const entry = { id: freshId(), type, by, at: stage.clock.now(), of: received.id } as unknown as Entry
    const verdict = await client.push(1, record, client.change([entry]))
    await stage.rest()
    return verdict?.refusal?.code ?? 'taken'
  }
  expect(await act(anna, 'hidden')).toBe('taken')
  expect(await act(bo, 'shown')).toBe('not-allowed')
  expect(await act(anna, 'shown')).toBe('taken')
  expect(await act(bo, 'hidden')).toBe('taken')
  expect(await act(anna, 'shown')).toBe('taken') // Anna is a super admin
  await expectBack(stage, record, received)
})
