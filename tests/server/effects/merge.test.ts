import { describe, expect, test } from 'vitest'
import type { Job } from '../../../shared/channel/channel.ts'
import type { ConversationId } from '../../../shared/ids.ts'
import { MAX_ENTRIES } from '../../../shared/protocol/limits.ts'
import type { ConversationEntry, EntryOf } from '../../../shared/records/conversation/entries.ts'
import { anna, bo, comment, createRawClient, freshId } from '../relay/raw-client.ts'
import { atEveryStep, SETTLED_MS, type Stage, setOut, stores } from './stage.ts'
import { letterOf, longConversation, wordsOf } from './told.ts'

const SECRET = 'hunter2-correct-horse'
const merged = (stage: Stage, source: ConversationId, into: ConversationId) => stage.run('conversation.merge', source, { into })

async function two(stage: Stage): Promise<[ConversationId, ConversationId]> {
  const target = await stage.mail('karin@example.org', 'First', { externalId: '<first@example.org>' })
  const source = await stage.mail('karin@example.org', `Second, ${SECRET}`, { externalId: '<second@example.org>', subject: SECRET })
  await stage.run('conversation.comment', source, { text: 'Same person', rich: null, mentions: [] })
  return [target, source]
}

const numbers = (entries: readonly ConversationEntry[]) => entries.flatMap((entry) => entry.n ?? []).toSorted((a, b) => a - b)

async function expectMerged(stage: Stage, target: ConversationId, source: ConversationId): Promise<void> {
  expect(await wordsOf(stage, target)).toEqual(['First', `Second, ${SECRET}`, 'Same person'])
  const counted = numbers(await stage.entries(target))
  expect(counted).toEqual(counted.map((_, index) => index + 1))
  expect(await stage.state(source)).toMatchObject({ mergedInto: target, redirect: target })
  expect((await stage.entries(target)).filter((entry) => entry.type === 'copied')).toHaveLength(1)
}

describe.each(stores)('on %s', (name) => {
  test('[EF-6] [MO-20] each message stands in the target once, in order, and a customer’s answer finds its way there', async () => {
    const stage = await setOut(name)
    const [target, source] = await two(stage)
    await merged(stage, source, target)
    await stage.rest()
    await expectMerged(stage, target, source)
    await stage.mail('karin@example.org', 'Well?', { answers: ['<second@example.org>'] })
    expect((await wordsOf(stage, target)).at(-1)).toBe('Well?')
    expect(await stage.store.cells('index', `redirect/${target}/`)).toHaveLength(1)
    expect(stage.town.house().errors).toEqual([])
  })

  test('[EF-6] [E5] when nobody can take it back, what stands in the target stands there alone: hidden, it is gone', async () => {
    const stage = await setOut(name)
    const [target, source] = await two(stage)
    await merged(stage, source, target)
    await stage.rest()
    const secret = (await stage.entries(target)).find((entry) => entry.type === 'received' && entry.text.includes(SECRET))
    await stage.run('conversation.hide', target, { entry: secret?.id })
    await stage.pass(SETTLED_MS)
    await stage.keeper.sweep()
    expect(await stage.hits(SECRET)).toEqual([])
    expect(await stage.store.cells('effects', '')).toEqual([])
    await stage.run('conversation.show', target, { entry: secret?.id })
    await stage.rest()
    expect(await wordsOf(stage, target)).toContain(`Second, ${SECRET}`)
    const counted = numbers(await stage.entries(target))
    expect(new Set(counted).size).toBe(counted.length)
    expect((await stage.entries(target)).find((entry) => entry.id === secret?.id)?.n).toBe(secret?.n)
  })

  test('[EF-6] what had been hidden before the merge can be shown after it, with its number there and its files', async () => {
    const stage = await setOut(name)
    const target = await stage.mail('karin@example.org', 'First')
    const bytes = [...Buffer.from('a passport')] as unknown as Uint8Array
    const source = await stage.mail('karin@example.org', 'Second', { files: [{ name: 'id.txt', type: 'text/plain', bytes }] })
    const [message] = (await stage.entries(source)).filter((entry): entry is EntryOf<'received'> => entry.type === 'received')
    await stage.run('conversation.hide', source, { entry: message?.id })
    await stage.rest()
    await merged(stage, source, target)
    await stage.rest()
    await stage.pass(SETTLED_MS)
    const erased = (await stage.entries(target)).find((entry) => entry.type === 'erased')
    await stage.run('conversation.show', target, { entry: message?.id })
    await stage.rest()
    expect(await wordsOf(stage, target)).toEqual(['First', 'Second'])
    const counted = numbers(await stage.entries(target))
    expect((await stage.entries(target)).find((entry) => entry.id === message?.id)?.n).toBe(erased?.was.n)
    expect(counted.filter((n) => n !== erased?.was.n).length).toBe(counted.length - 1)
    expect(await stage.blobs.size(message?.files[0]?.sha256 ?? '')).toBe(bytes.length)
  })

  test('[EF-6] taken back, the source stands again with all it had, and the target shows nothing of it', async () => {
    const stage = await setOut(name)
    const [target, source] = await two(stage)
    const before = await wordsOf(stage, source)
    const [entry] = await merged(stage, source, target)
    await stage.rest()
    await stage.run('conversation.undo', source, { entry: entry?.id })
    await stage.rest()
    await stage.pass(SETTLED_MS)
    expect(await wordsOf(stage, source)).toEqual(before)
    expect((await stage.state(source))?.redirect).toBeNull()
    expect(await wordsOf(stage, target)).toEqual(['First'])
    expect(await stage.store.cells('effects', '')).toEqual([])
    await merged(stage, source, target)
    await stage.rest()
    expect(await wordsOf(stage, target)).toEqual(['First', `Second, ${SECRET}`, 'Same person'])
  })

  test('[EF-1] [EF-6] wherever the relay dies on the way, all is there once', async () => {
    let [target, source]: ConversationId[] = []
    const steps = await atEveryStep(
      name,
      async (stage) => {
        const begun = await two(stage)
        ;[target, source] = begun
        return () => merged(stage, begun[1], begun[0])
      },
      async (stage) => {
        if (target === undefined || source === undefined) throw new Error('nothing was begun')
        const wasTaken = (await stage.entries(source)).some((entry) => entry.type === 'merged')
        if (!wasTaken) return expect(await wordsOf(stage, target)).toEqual(['First'])
        await expectMerged(stage, target, source)
        await stage.restart()
        await stage.pass(SETTLED_MS)
        await expectMerged(stage, target, source)
        expect(await wordsOf(stage, source)).toEqual([])
      },
    )
    expect(steps).toBeGreaterThan(1)
  })
})

test('[EF-6] A into B while B into A: one of them stands, and nothing is lost or doubled', async () => {
  const stage = await setOut('memory')
  const [one, other] = await two(stage)
  const pushes = await Promise.all(
    ([anna, bo] as const).map(async (by, index) => {
      const client = createRawClient(stage.town, by)
      await client.hello()
      const [record, into] = index === 0 ? [one, other] : [other, one]
      await client.hold(record)
      const entry = { id: freshId(), type: 'merged', by, at: stage.clock.now(), into } as never
      return { client, record, update: client.change([entry]) }
    }),
  )
  const verdicts = await Promise.all(pushes.map(({ client, record, update }) => client.push(1, record, update)))
  expect(verdicts.map((verdict) => verdict?.refusal)).toEqual([null, null])
  await stage.rest()
  await stage.pass(SETTLED_MS)
  const states = [await stage.state(one), await stage.state(other)]
  expect(states.filter((state) => state?.redirect === null)).toHaveLength(1)
  const standing = states.find((state) => state?.redirect === null)
  expect((await wordsOf(stage, standing?.id as ConversationId)).toSorted()).toEqual(['First', 'Same person', `Second, ${SECRET}`])
  expect(stage.town.house().errors).toEqual([])
})

test('[EF-6] into another inbox, into nothing, into a full one, into one that went elsewhere: the relay takes it back', async () => {
  const stage = await setOut('memory')
  const board = await stage.inbox({})
  const [target, source] = await two(stage)
  const before = await wordsOf(stage, source)
  const gone = await stage.mail('olle@example.org', 'Third')
  await stage.run('conversation.trash', gone, {})
  await stage.run('conversation.delete', gone, {})
  const away = await stage.mail('olle@example.org', 'Fourth')
  await stage.run('conversation.move', away, { to: board })
  const elsewhere = await stage.mail('olle@example.org', 'Fifth')
  await merged(stage, elsewhere, target)
  const full: ConversationId = `conversation:${freshId()}`
  await stage.town.house().desk.create([{ record: full, entries: longConversation(stage, MAX_ENTRIES - 3, 'Long') }], [])
  await stage.rest()
  for (const into of [gone, away, elsewhere, full, `conversation:${freshId()}` as const]) {
    await merged(stage, source, into)
    await stage.rest()
    expect((await stage.state(source))?.redirect).toBeNull()
    expect(await wordsOf(stage, source)).toEqual(before)
    stage.clock.advance(1)
  }
  expect(await wordsOf(stage, away)).toEqual(['Fourth'])
  await stage.pass(SETTLED_MS)
  expect(await wordsOf(stage, source)).toEqual(before)
})

test('[EF-6] a target that moves on, fills up or goes elsewhere afterwards changes nothing of the merge', async () => {
  const stage = await setOut('memory')
  const board = await stage.inbox({})
  const [target, source] = await two(stage)
  await merged(stage, source, target)
  await stage.rest()
  await stage.run('conversation.move', target, { to: board })
  await stage.rest()
  await stage.pass(SETTLED_MS)
  await expectMerged(stage, target, source)
  const again = await stage.mail('olle@example.org', 'Third')
  const [one, last] = [await stage.mail('olle@example.org', 'Fourth'), await stage.mail('olle@example.org', 'Fifth')]
  await merged(stage, again, one)
  await stage.rest()
  await merged(stage, one, last)
  await stage.rest()
  await stage.pass(SETTLED_MS)
  expect(await wordsOf(stage, last)).toEqual(['Third', 'Fourth', 'Fifth'])
  for (const emptied of [again, one]) expect(await wordsOf(stage, emptied)).toEqual([])
})

test('[EF-6] [MO-10] what was queued in the source is held in the target, and leaves once when it is released', async () => {
  const jobs: Job[] = []
  const stage = await setOut('memory', { carrier: null })
  const [target, source] = await two(stage)
  const [message] = await stage.run('conversation.send', source, letterOf('Yes'), anna)
  await merged(stage, source, target)
  await stage.rest()
  const deliveryIn = async (record: ConversationId) =>
    (await stage.state(record))?.timeline.flatMap((item) => (item.type === 'message' ? [item.delivery.state] : []))
  expect(await deliveryIn(target)).toEqual(['held'])
  stage.town.setCarrier(async (job) => {
    jobs.push(job)
    return { ok: true, value: { externalId: job.externalId } }
  })
  stage.town.house().outbox.wake()
  await stage.rest()
  expect(jobs).toEqual([])
  const client = createRawClient(stage.town, anna)
  await client.hello()
  await client.hold(target)
  stage.clock.advance(1000)
  const released = { id: freshId(), type: 'released', by: anna, at: stage.clock.now(), of: message?.id } as never
  expect((await client.push(1, target, client.change([released])))?.refusal).toBeNull()
  await stage.rest()
  await stage.restart()
  await stage.pass(SETTLED_MS)
  expect(jobs.map((job) => job.text)).toEqual(['Yes'])
  expect(await deliveryIn(target)).toEqual(['sent'])
})

test('[EF-6] [MO-23] what is new is refused in the source and says where it belongs', async () => {
  const stage = await setOut('memory')
  const [target, source] = await two(stage)
  const client = createRawClient(stage.town, bo)
  await client.hello()
  await client.hold(source)
  await merged(stage, source, target)
  await stage.rest()
  const verdict = await client.push(1, source, client.change([comment(bo, stage.clock.now())]))
  expect(verdict?.refusal).toEqual({ code: 'continued', detail: target })
})
