import { describe, expect, test } from 'vitest'
import { createMemoryStore } from '../../../server/store/memory.ts'
import type { Store } from '../../../server/store/store.ts'
import { type ConversationId, ownSpace, type RecordId } from '../../../shared/ids.ts'
import { marksKind, shardRecord } from '../../../shared/records/marks.ts'
import { breathe } from '../../sim/link.ts'
import { anna, bo, createRawClient, createTown, freshId, ids } from '../relay/raw-client.ts'
import { echoOf } from './echo.ts'
import { type Stage, setOut, stores } from './stage.ts'

/** As many as a record may have before they become one. */
const ROWS = 32
const subscribe = { type: 'subscribe', space: ids.inbox, cursor: null, bootstrap: null } as const
const say = (stage: Stage, record: RecordId, text: string) => stage.run('conversation.comment', record, { text, rich: null, mentions: [] })

describe.each(stores)('on %s', (name) => {
  test('[EF-10] [ST-15] more than 32 rows become one, at the place of the newest; every older cursor gets all of it', async () => {
    const stage = await setOut(name)
    const record = await stage.mail('karin@example.org', 'Hello')
    const other = await stage.mail('olle@example.org', 'Hello')
    const client = createRawClient(stage.town, bo)
    const { epoch } = await client.hello()
    for (let i = 1; i < ROWS; i++) await say(stage, record, `Comment ${i}`)
    await stage.rest()
    const cursors = await Promise.all(
      Array.from({ length: ROWS + 2 }, async (_, seq) => ({ seq, id: (await stage.store.position(ids.inbox, seq)).idAt ?? '' })),
    )
    expect((await stage.stored(record)).rows).toHaveLength(ROWS)
    await say(stage, record, 'One more')
    await stage.rest()
    const { rows, head } = await stage.stored(record)
    expect(rows).toHaveLength(1)
    expect(head).toMatchObject({ whole: true, prev: null, seq: ROWS + 2 })
    const entries = (await stage.entries(record)).map((entry) => entry.id).toSorted()
    for (const { seq, id } of cursors) {
      const reader = createRawClient(stage.town, bo)
      await reader.hello()
      await reader.send({ ...subscribe, cursor: { epoch, seq, id } })
      await stage.rest()
      expect(reader.of('reset')).toEqual([])
      const echo = echoOf(reader.frames)
      expect(echo.gaps).toEqual([])
      expect(
        echo
          .entries(record)
          .map((entry) => entry.id)
          .toSorted(),
      ).toEqual(entries)
      expect(echo.records().includes(other)).toBe(seq < 2)
    }
    await stage.restart()
    expect((await stage.entries(record)).map((entry) => entry.id).toSorted()).toEqual(entries)
    await say(stage, record, 'And on')
    expect((await stage.stored(record)).rows).toHaveLength(2)
    expect(stage.town.house().errors).toEqual([])
  })
})

test('[EF-10] a record that others write to meanwhile is compacted when nothing of it is on its way, and loses nothing', async () => {
  const stage = await setOut('memory')
  const record = await stage.mail('karin@example.org', 'Hello')
  await Promise.all(Array.from({ length: 120 }, (_, index) => say(stage, record, `Comment ${index}`)))
  await stage.rest()
  expect((await stage.stored(record)).rows).toHaveLength(1)
  const said = (await stage.entries(record)).filter((entry) => entry.type === 'comment')
  await stage.restart()
  expect((await stage.entries(record)).filter((entry) => entry.type === 'comment')).toEqual(said)
  expect(said).toHaveLength(120)
  expect(stage.town.house().errors).toEqual([])
})

test('[EF-10] a compaction that fails loses nothing and is tried at the next change', async () => {
  const stage = await setOut('memory')
  const record = await stage.mail('karin@example.org', 'Hello')
  for (let i = 1; i < ROWS; i++) await say(stage, record, `Comment ${i}`)
  stage.mortal.dieAfter(1, true)
  await say(stage, record, 'One more')
  await stage.rest()
  expect((await stage.stored(record)).rows).toHaveLength(ROWS + 1)
  expect(stage.town.house().errors).toHaveLength(1)
  stage.mortal.revive()
  await say(stage, record, 'And on')
  await stage.rest()
  expect((await stage.stored(record)).rows).toHaveLength(1)
  expect((await stage.entries(record)).filter((entry) => entry.type === 'comment')).toHaveLength(ROWS + 1)
})

test('[EF-10] [JB-9] compaction erases the marks that greater ones overtook, in every replica', async () => {
  const stage = await setOut('memory')
  const conversation: ConversationId = `conversation:${freshId()}`
  const record = shardRecord(bo, conversation)
  const client = createRawClient(stage.town, bo)
  await client.hello()
  await client.send({ ...subscribe, space: ownSpace(bo) })
  for (let upTo = 1; upTo <= ROWS + 1; upTo++) {
    await stage.run('marks.read', record, { conversation, upTo }, bo)
    stage.clock.advance(1)
  }
  await stage.rest()
  const entries = await stage.entries(record)
  expect(entries.map((entry) => ('upTo' in entry ? entry.upTo : null))).toEqual([ROWS + 1])
  expect((await stage.stored(record)).rows).toHaveLength(1)
  await client.settle()
  const echo = echoOf(client.frames)
  expect(echo.gaps).toEqual([])
  expect(echo.entries(record)).toEqual(entries)
  expect(marksKind.fold(record, entries as never).upTo[conversation]).toBe(ROWS + 1)
})

/** Reads of a feed that wait until they are let through, so that a compaction can come between any two of them. */
function createGatedStore(inner: Store) {
  const waiting: (() => void)[] = []
  let isShut = false
  const gated =
    <A extends readonly unknown[], R>(read: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (isShut) await new Promise<void>((resolve) => waiting.push(resolve))
      return read(...args)
    }
  const store: Store = { ...inner, tail: gated(inner.tail), page: gated(inner.page), position: gated(inner.position) }
  return {
    store,
    shut(): void {
      isShut = true
    },
    /** false: nobody waits. */
    letThrough(which: number): boolean {
      const [one] = waiting.splice(which % Math.max(1, waiting.length), 1)
      one?.()
      return one !== undefined
    },
  }
}

test('[SY-16] a compaction between any two reads of a tail and of pages changes nothing for who reads', async () => {
  const READS = 6
  for (let at = 0; at <= READS; at++) {
    for (const order of [0, 1]) {
      const gated = createGatedStore(createMemoryStore())
      const town = await createTown({ store: gated.store })
      for (let i = 0; i < 3; i++) await town.mail(`karin${i}@example.org`, 'Hello')
      const [record] = (await town.records(ids.inbox)) as [RecordId]
      const say = async (text: string) =>
        void (await town.house().author.run([{ command: 'conversation.comment', record, input: { text, rich: null, mentions: [] } }], anna))
      for (let i = 1; i < ROWS; i++) await say(`Comment ${i}`)
      const { epoch } = await gated.store.position(ids.inbox, 0)
      const cursor = { epoch, seq: 1, id: (await gated.store.position(ids.inbox, 1)).idAt ?? '' }
      const reader = createRawClient(town, bo)
      await reader.hello()
      gated.shut()
      // From an older cursor by the tail, and the rest of a bootstrap by pages, at one time.
      await reader.send({ ...subscribe, cursor, bootstrap: { epoch, base: 1, baseId: cursor.id, below: 2 } })
      for (let step = 0; ; step++) {
        if (step === at) for (let i = 0; i < 2; i++) await say('Over the limit')
        await breathe()
        if (!gated.letThrough(order) && step >= at) break
        await breathe()
      }
      const echo = echoOf(reader.frames)
      expect(echo.gaps).toEqual([])
      expect((await town.store.load(record)).length).toBeLessThan(ROWS)
      expect(echo.entries(record)).toHaveLength((await town.house().author.entries(record)).length)
      expect(echo.records()).toHaveLength(3)
      expect(echo.head(record)).toBe((await town.store.load(record)).at(-1)?.id)
    }
  }
})
