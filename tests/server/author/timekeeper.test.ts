import { describe, expect, test } from 'vitest'
import { createTimekeeper, type Watch } from '../../../server/author/timekeeper.ts'
import { createMemoryStore } from '../../../server/store/memory.ts'
import type { CellChange } from '../../../server/store/store.ts'
import { type ConversationId, createIds, type RecordId } from '../../../shared/ids.ts'
import { conversationKind } from '../../../shared/records/conversation/conversation.ts'
import type { AnyState } from '../../../shared/records/kinds.ts'
import { momentKey, momentOf } from '../../../shared/records/moment.ts'
import { createManualClock } from '../../sim/clock.ts'
import { breathe } from '../../sim/link.ts'
import { createRandom } from '../../sim/random.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Index cells as the desk keeps them, a clock in our hand, and a note of what was done to whom. */
function createBench() {
  const clock = createManualClock()
  const store = createMemoryStore()
  const newId = createIds({ now: clock.now, random: createRandom(5).bytes })
  const errors: unknown[] = []
  const held = new Map<RecordId, string>()
  const bench = {
    ...{ clock, store, errors },
    looks: 0,
    /** The batches, in their order. */
    acted: [] as RecordId[][],
    trouble: (_records: readonly RecordId[]): void => undefined,
    trashDays: 30,
    async waits(name: string, at: number): Promise<ConversationId> {
      const record: ConversationId = `conversation:${newId()}`
      held.set(record, `${momentKey(at)}/${record}`)
      await write([{ table: 'index', key: `${name}/${held.get(record)}`, value: '{}' }])
      return record
    },
    begin(batch = 10) {
      const stop = new AbortController()
      const timekeeper = createTimekeeper({
        store: {
          cells(...asked) {
            bench.looks++
            return store.cells(...asked)
          },
        },
        clock,
        signal: stop.signal,
        watches: [watch('due', batch, () => 0), watch('trashed', 1, () => bench.trashDays * DAY)],
        onError: (error) => errors.push(error),
      })
      return { ...timekeeper, stop: () => stop.abort() }
    },
    async pass(ms = 0) {
      await breathe()
      clock.advance(ms)
      await breathe()
    },
  }
  const write = (cells: CellChange[]) => store.commit([{ rows: [], cells }])
  const watch = (name: string, batch: number, afterMs: () => number): Watch => ({
    ...{ name, batch, afterMs },
    async act(records) {
      bench.trouble(records)
      bench.acted.push([...records])
      await write(records.map((record) => ({ table: 'index', key: `${name}/${held.get(record)}`, value: null, expect: 'present' })))
    },
  })
  return bench
}

/** What the desk tells of a change of a record. */
const told = (record: RecordId, state: object = {}) => [
  { row: { record } as Parameters<ReturnType<typeof createTimekeeper>['heed']>[0][number]['row'], state: state as AnyState },
]
const snoozed = (record: ConversationId, until: number) =>
  told(record, { ...conversationKind.fold(record, []), snoozedUntil: until, snooze: 'x' })

describe('moments', () => {
  test('[JB-5] keys of moments sort as the moments do, and are read back', () => {
    const moments = [0, 999, 1_000_000, 1_767_603_600_000, 9_007_199_254_740_991]
    expect(moments.map(momentKey)).toEqual(moments.map(momentKey).toSorted())
    expect(moments.map((ms) => momentOf(`due/${momentKey(ms)}/conversation:x`))).toEqual(moments)
    expect(momentOf('owner/member:00000000000000000000000000')).toBeNull()
  })
})

describe('the timekeeper', () => {
  test('[JB-5] acts at the moment, not before it, also when it began long before or after', async () => {
    const bench = createBench()
    const record = await bench.waits('due', bench.clock.now() + 10 * DAY)
    const past = await bench.waits('due', bench.clock.now() - DAY)
    bench.begin()
    await bench.pass()
    expect(bench.acted).toEqual([[past]])
    for (let hour = 0; hour < 10 * 24 - 1; hour++) await bench.pass(HOUR)
    await bench.pass(HOUR - 1)
    expect(bench.acted).toHaveLength(1)
    await bench.pass(1)
    expect(bench.acted).toEqual([[past], [record]])
  })

  test('[JB-5] heeds what comes sooner than what it waits for, and what comes while it works', async () => {
    const bench = createBench()
    const keeper = bench.begin()
    await bench.pass()
    const looks = bench.looks
    keeper.heed(snoozed('conversation:x', bench.clock.now() + 2 * DAY))
    await bench.pass()
    expect(bench.looks).toBe(looks) // it looks every hour anyway
    const at = bench.clock.now() + 60_000
    const soon = await bench.waits('due', at)
    keeper.heed(snoozed(soon, at))
    await bench.pass(59_999)
    expect(bench.acted).toEqual([])
    await bench.pass(1)
    expect(bench.acted).toEqual([[soon]])
  })

  test('[JB-5] sleeps at most an hour, so a clock put forward is noticed, and one put back does no harm', async () => {
    const bench = createBench()
    const record = await bench.waits('due', bench.clock.now() + 400 * DAY) // more than a timer holds
    let offset = 0
    const { now } = bench.clock
    bench.clock.now = () => now() + offset
    bench.begin()
    await bench.pass(HOUR)
    offset = -1000 * DAY
    await bench.pass(HOUR)
    expect(bench.acted).toEqual([])
    offset = 500 * DAY
    await bench.pass(HOUR)
    expect(bench.acted).toEqual([[record]])
    expect(bench.errors).toEqual([])
  })

  test('[JB-5] 10,000 that are due at once go in batches, each once, with room for others between', async () => {
    const bench = createBench()
    for (let i = 0; i < 10_000; i++) await bench.waits('due', bench.clock.now() - i)
    let others: number | null = null
    bench.trouble = () => {
      if (bench.acted.length !== 3) return
      void bench.store.commit([{ rows: [], cells: [] }]).then(() => {
        others = bench.acted.length
      })
    }
    const keeper = bench.begin(50)
    await keeper.settled()
    expect(Math.max(...bench.acted.map((batch) => batch.length))).toBe(50)
    expect(bench.acted).toHaveLength(200)
    expect(new Set(bench.acted.flat()).size).toBe(10_000)
    expect(await bench.store.cells('index', '')).toEqual([])
    expect(bench.looks).toBeLessThan(210)
    expect(others).toBeLessThan(6)
  })

  test('[JB-5] a restart in the middle goes on where it was', async () => {
    const bench = createBench()
    for (let i = 0; i < 30; i++) await bench.waits('due', bench.clock.now() - i)
    let batches = 0
    const first = bench.begin()
    bench.trouble = () => void (++batches === 2 && first.stop())
    await first.settled()
    const left = (await bench.store.cells('index', '')).length
    expect(left).toBe(10)
    await bench.begin().settled()
    expect(new Set(bench.acted.flat()).size).toBe(30)
    expect(bench.acted.flat()).toHaveLength(30)
  })
})

describe('trouble', () => {
  test('[JB-6] one that fails does not spoil the others of its batch, and comes again later and later', async () => {
    const bench = createBench()
    const bad = await bench.waits('due', bench.clock.now() - 100)
    for (let i = 0; i < 25; i++) await bench.waits('due', bench.clock.now() - i)
    const tries: number[] = []
    const begun = bench.clock.now()
    bench.trouble = (records) => {
      if (!records.includes(bad)) return
      if (records.length === 1) tries.push(bench.clock.now() - begun)
      throw new Error('bad one')
    }
    await bench.begin().settled()
    expect(new Set(bench.acted.flat()).size).toBe(25)
    for (let i = 0; i < 60; i++) await bench.pass(5000)
    expect(tries).toEqual([0, 15_000, 75_000])
    expect(bench.looks).toBeLessThan(60)
  })

  test('[JB-6] what stays due though all was done is not done again and again', async () => {
    const bench = createBench()
    await bench.waits('due', bench.clock.now())
    let acts = 0
    bench.trouble = () => void acts++
    const keeper = createTimekeeper({
      store: bench.store,
      clock: bench.clock,
      signal: new AbortController().signal,
      watches: [{ name: 'due', batch: 5, afterMs: () => 0, act: async (records) => bench.trouble(records) }],
      onError: (error) => bench.errors.push(error),
    })
    await keeper.settled()
    expect(acts).toBe(1)
    for (let i = 0; i < 20; i++) await bench.pass(1000)
    expect(acts).toBe(3) // after 5 s and 15 s
  })

  test('[JB-6] a store that fails is asked with pauses', async () => {
    const bench = createBench()
    let asked = 0
    let failing = true
    const keeper = createTimekeeper({
      store: {
        async cells() {
          asked++
          if (failing) throw new Error('no disk')
          return []
        },
      },
      clock: bench.clock,
      signal: new AbortController().signal,
      watches: [{ name: 'due', batch: 5, afterMs: () => 0, act: async () => undefined }],
      onError: (error) => bench.errors.push(error),
    })
    await keeper.settled()
    for (let i = 0; i < 60; i++) await bench.pass(1000)
    expect(asked).toBeLessThan(5)
    failing = false
    await bench.pass(HOUR)
    expect(bench.errors).toHaveLength(asked - 1)
  })
})

describe('settings', () => {
  test('[JB-7] what lies goes after as many days as the settings say, and a change is heeded at once', async () => {
    const bench = createBench()
    const record = await bench.waits('trashed', bench.clock.now())
    const keeper = bench.begin()
    for (let day = 0; day < 20; day++) await bench.pass(HOUR)
    expect(bench.acted).toEqual([])
    bench.trashDays = 0.5
    keeper.heed(told(`workspace:${'0'.repeat(26)}`))
    await bench.pass()
    expect(bench.acted).toEqual([[record]])
  })
})
