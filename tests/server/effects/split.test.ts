import { describe, expect, test } from 'vitest'
import type { Job } from '../../../shared/channel/channel.ts'
import type { ConversationId } from '../../../shared/ids.ts'
import { anna, createRawClient, freshId } from '../relay/raw-client.ts'
import { atEveryStep, SETTLED_MS, type Stage, setOut, stores } from './stage.ts'
import { letterOf, wordsOf } from './told.ts'

const SECRET = 'hunter2-correct-horse'
const fresh = (): ConversationId => `conversation:${freshId()}`

/** One conversation with two matters: the second message, its comment and its answer belong elsewhere. */
async function oneOfTwo(stage: Stage) {
  const source = await stage.mail('karin@example.org', 'First', { externalId: '<first@example.org>' })
  await stage.mail('karin@example.org', `Second, ${SECRET}`, { externalId: '<second@example.org>', answers: ['<first@example.org>'] })
  await stage.run('conversation.comment', source, { text: 'Another matter', rich: null, mentions: [] })
  const chosen = (await stage.entries(source))
    .filter((entry) => (entry.type === 'received' && entry.text.includes(SECRET)) || entry.type === 'comment')
    .map((entry) => entry.id)
  const into = fresh()
  return { source, chosen, into, split: () => stage.run('conversation.split', source, { entries: chosen, into }) }
}

async function expectSplit(stage: Stage, { source, into }: { source: ConversationId; into: ConversationId }): Promise<void> {
  expect(await wordsOf(stage, source)).toEqual(['First'])
  expect(await wordsOf(stage, into)).toEqual([`Second, ${SECRET}`, 'Another matter'])
  const counted = (await stage.entries(into)).flatMap((entry) => entry.n ?? []).toSorted((a, b) => a - b)
  expect(counted).toEqual(counted.map((_, index) => index + 1))
}

describe.each(stores)('on %s', (name) => {
  test('[EF-7] [MO-22] the chosen messages go, each is there once, and answers to them come where they are', async () => {
    const stage = await setOut(name)
    const one = await oneOfTwo(stage)
    await one.split()
    await stage.rest()
    await expectSplit(stage, one)
    await stage.mail('karin@example.org', 'To the second', { answers: ['<second@example.org>'] })
    await stage.mail('karin@example.org', 'To the first', { answers: ['<first@example.org>'] })
    expect((await wordsOf(stage, one.into)).at(-1)).toBe('To the second')
    expect((await wordsOf(stage, one.source)).at(-1)).toBe('To the first')
    expect(stage.town.house().errors).toEqual([])
  })

  test('[EF-7] [E5] [C13] hidden or deleted where they went, they are gone, also where they came from', async () => {
    for (const end of ['hide', 'delete']) {
      const stage = await setOut(name)
      const one = await oneOfTwo(stage)
      await one.split()
      await stage.rest()
      if (end === 'hide') await stage.run('conversation.hide', one.into, { entry: one.chosen[0] })
      else {
        await stage.run('conversation.trash', one.into, {})
        await stage.run('conversation.delete', one.into, {})
      }
      await stage.rest()
      await stage.pass(SETTLED_MS)
      await stage.keeper.sweep()
      expect(await stage.hits(SECRET)).toEqual([])
      expect(await wordsOf(stage, one.source)).toEqual(['First'])
      expect(await stage.store.cells('effects', '')).toEqual([])
    }
  })

  test('[EF-7] what had been hidden before can be shown where it went', async () => {
    const stage = await setOut(name)
    const one = await oneOfTwo(stage)
    await stage.run('conversation.hide', one.source, { entry: one.chosen[0] })
    await stage.rest()
    await one.split()
    await stage.rest()
    await stage.pass(SETTLED_MS)
    await stage.run('conversation.show', one.into, { entry: one.chosen[0] })
    await stage.rest()
    await expectSplit(stage, one)
  })

  test('[EF-7] taken back, all stands where it stood, and what was made is gone', async () => {
    const stage = await setOut(name)
    const one = await oneOfTwo(stage)
    const before = await wordsOf(stage, one.source)
    const [entry] = await one.split()
    await stage.rest()
    await stage.run('conversation.undo', one.source, { entry: entry?.id })
    await stage.rest()
    await stage.pass(SETTLED_MS)
    expect(await wordsOf(stage, one.source)).toEqual(before)
    expect(await stage.state(one.into)).toBeNull()
    await stage.mail('karin@example.org', 'To the second', { answers: ['<second@example.org>'] })
    expect((await wordsOf(stage, one.source)).at(-1)).toBe('To the second')
    expect(await stage.store.cells('effects', '')).toEqual([])
  })

  test('[EF-1] [EF-7] wherever the relay dies on the way, all is there once', async () => {
    const begun = new Map<Stage, Awaited<ReturnType<typeof oneOfTwo>>>()
    const steps = await atEveryStep(
      name,
      async (stage) => {
        const one = await oneOfTwo(stage)
        begun.set(stage, one)
        return one.split
      },
      async (stage) => {
        const one = begun.get(stage)
        if (one === undefined) throw new Error('nothing was begun')
        const wasTaken = (await stage.entries(one.source)).some((entry) => entry.type === 'split')
        if (!wasTaken) return expect(await stage.state(one.into)).toBeNull()
        await expectSplit(stage, one)
        await stage.restart()
        await stage.pass(SETTLED_MS)
        await expectSplit(stage, one)
      },
    )
    expect(steps).toBeGreaterThan(1)
  })
})

test('[EF-7] into a conversation that is there already it is taken back, and nobody loses a word', async () => {
  const stage = await setOut('memory')
  const one = await oneOfTwo(stage)
  const before = await wordsOf(stage, one.source)
  const other = await stage.mail('olle@example.org', 'Third')
  for (const into of [other, other]) {
    await stage.run('conversation.split', one.source, { entries: one.chosen, into })
    await stage.rest()
    await stage.pass(SETTLED_MS)
    expect(await wordsOf(stage, one.source)).toEqual(before)
    expect(await wordsOf(stage, other)).toEqual(['Third'])
  }
  await one.split()
  await stage.rest()
  const [first] = (await stage.entries(one.source)).filter((entry) => entry.type === 'received')
  await stage.run('conversation.split', one.source, { entries: [first?.id], into: one.into })
  await stage.rest()
  await stage.pass(SETTLED_MS)
  await expectSplit(stage, one)
})

test('[EF-7] [OB-1] a queued message leaves from where it went, once, wherever the relay dies', async () => {
  const jobs: Job[] = []
  const begun = new Map<Stage, { source: ConversationId; into: ConversationId }>()
  await atEveryStep(
    'memory',
    async (stage) => {
      jobs.length = 0
      const source = await stage.mail('karin@example.org', 'First')
      const client = createRawClient(stage.town, anna)
      await client.hello()
      await client.hold(source)
      const { close: _, ...letter } = letterOf('Yes')
      const message = { id: freshId(), type: 'message', by: anna, at: stage.clock.now(), writtenAt: stage.clock.now(), ...letter } as never
      await client.push(1, source, client.change([message]))
      await stage.rest()
      const into = fresh()
      begun.set(stage, { source, into })
      return () => stage.run('conversation.split', source, { entries: [(message as { id: string }).id], into })
    },
    async (stage) => {
      const one = begun.get(stage)
      if (one === undefined) throw new Error('nothing was begun')
      stage.town.setCarrier(async (job) => {
        jobs.push(job)
        return { ok: true, value: { externalId: job.externalId } }
      })
      await stage.restart()
      await stage.restart()
      const wasTaken = (await stage.entries(one.source)).some((entry) => entry.type === 'split')
      expect(jobs.map((job) => job.text)).toEqual(['Yes'])
      expect(await wordsOf(stage, wasTaken ? one.into : one.source)).toContain('Yes')
      const item = (await stage.state(wasTaken ? one.into : one.source))?.timeline.find((one) => one.type === 'message')
      expect(item).toMatchObject({ delivery: { state: 'sent' } })
      expect(await stage.store.cells('outbound', '')).toEqual([])
    },
    { carrier: null },
  )
})

test('[EF-7] [OB-2] what is leaving at this moment stays, so that how it ended is known', async () => {
  const reached = Promise.withResolvers<Job>()
  const answered = Promise.withResolvers<void>()
  const stage = await setOut('memory', {
    async carrier(job) {
      reached.resolve(job)
      await answered.promise
      return { ok: true, value: { externalId: job.externalId } }
    },
  })
  const source = await stage.mail('karin@example.org', 'First')
  const [message] = await stage.run('conversation.send', source, letterOf('Yes'))
  await reached.promise
  const split = stage.run('conversation.split', source, { entries: [message?.id], into: fresh() })
  await expect(split).rejects.toThrow('already-sending')
  answered.resolve()
  await stage.rest()
  const item = (await stage.state(source))?.timeline.find((one) => one.type === 'message')
  expect(item).toMatchObject({ delivery: { state: 'sent' } })
})
