import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createColumns } from '../../client/replica/columns/columns.ts'
import { openRows, type Rows } from '../../client/replica/rows.ts'
import { createMemoryStorage } from '../../client/replica/storage/memory.ts'
import type { Change, ReplicaStorage } from '../../client/replica/storage/storage.ts'
import type { ConversationId, InboxId, MemberId } from '../../shared/ids.ts'
import type { ConversationRow } from '../../shared/projections/conversation-row.ts'
import { isIn, type View, views } from '../../shared/projections/views.ts'

const id = <Kind extends string>(kind: Kind, n: number) => `${kind}:${String(n).padStart(26, '0')}` as const
const me: MemberId = id('member', 1)
const inboxes: readonly InboxId[] = [id('inbox', 1), id('inbox', 2)]

const blank: Pick<ConversationRow, 'who' | 'address' | 'subject' | 'by' | 'tags' | 'mark' | 'snoozedUntil'> = {
  who: 'Ada',
  address: 'ada@example.org',
  subject: 'Hello',
  by: 'contact',
  tags: [],
  mark: null,
  snoozedUntil: null,
}

/** Few ids and few times: everything happens to the same ones again and again, and many are equally old. */
const anyId = fc.integer({ min: 0, max: 30 }).map((n): ConversationId => id('conversation', n))
const anyRow = fc
  .record({
    id: anyId,
    inbox: fc.constantFrom(...inboxes),
    via: fc.constantFrom(...(['email', 'chat', 'form'] as const)),
    status: fc.constantFrom(...(['open', 'closed'] as const)),
    owner: fc.constantFrom(...[null, null, me, id('member', 2), id('team', 1)]),
    spam: fc.constantFrom(...([null, null, null, 'manual', 'score'] as const)),
    trashed: fc.constantFrom(false, false, false, true),
    snoozed: fc.constantFrom(false, false, false, true),
    redirected: fc.constantFrom(false, false, false, true),
    at: fc.integer({ min: 0, max: 12 }),
    n: fc.nat(),
    incoming: fc.constant(0), // read marks: marks.test.ts
    snippet: fc.string(),
    files: fc.boolean(),
  })
  .map((drawn): ConversationRow => ({ ...blank, ...drawn }))

type Model = ReadonlyMap<ConversationId, ConversationRow>

const newestFirst = (a: ConversationRow, b: ConversationRow): number => b.at - a.at || (a.id < b.id ? 1 : -1)

function listOf(model: Model, inbox: InboxId, view: View, oldestFirst: boolean): ConversationRow[] {
  const list = [...model.values()].filter((row) => row.inbox === inbox && isIn(view, row, me)).sort(newestFirst)
  return oldestFirst ? list.reverse() : list
}

const countsOf = (model: Model, inbox: InboxId) => Object.fromEntries(views.map((view) => [view, listOf(model, inbox, view, false).length]))

describe('columns', () => {
  it('[SY-38] say in every view, order and window what the rows say, and count exactly', () => {
    const step = fc.oneof({ weight: 4, arbitrary: anyRow }, anyId)
    const windows = fc.record({ from: fc.nat(12), limit: fc.nat(12), oldestFirst: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), windows, (steps, { from, limit, oldestFirst }) => {
        const columns = createColumns(me)
        const model = new Map<ConversationId, ConversationRow>()
        for (const one of steps) {
          const before = model.get(typeof one === 'string' ? one : one.id)?.inbox
          const concerned = typeof one === 'string' ? columns.drop(one) : columns.set(one)
          if (typeof one === 'string') model.delete(one)
          else model.set(one.id, one)
          const now = typeof one === 'string' ? undefined : one.inbox
          expect(new Set(concerned)).toEqual(new Set([before, now].filter((inbox) => inbox !== undefined)))
        }
        for (const inbox of inboxes) {
          expect(columns.counts(inbox)).toEqual(countsOf(model, inbox))
          for (const view of views) {
            const list = listOf(model, inbox, view, oldestFirst)
            const page = columns.page({ test: (facts) => facts.inbox === inbox && isIn(view, facts, me), oldestFirst, from, limit })
            expect(page).toEqual({ total: list.length, ids: list.slice(from, from + limit).map((row) => row.id) })
          }
        }
        expect(columns.newest(5)).toEqual(
          [...model.values()]
            .sort(newestFirst)
            .slice(0, 5)
            .map((row) => row.id),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('[SY-38] filter by any facts and a span of time', () => {
    const span = fc.record({ since: fc.option(fc.nat(14), { nil: undefined }), until: fc.option(fc.nat(14), { nil: undefined }) })
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 60 }), span, fc.boolean(), fc.nat(9), (given, { since, until }, oldestFirst, from) => {
        const columns = createColumns(me)
        for (const row of given) columns.set(row)
        const kept = [...new Map(given.map((row) => [row.id, row])).values()]
          .filter((row) => row.via === 'email' && row.owner === null && row.at >= (since ?? 0) && row.at <= (until ?? 99))
          .sort(newestFirst)
        if (oldestFirst) kept.reverse()
        const page = columns.page({
          test: (facts) => facts.via === 'email' && facts.owner === null,
          ...(since === undefined ? {} : { since }),
          ...(until === undefined ? {} : { until }),
          ...{ oldestFirst, from, limit: 4 },
        })
        expect(page).toEqual({ total: kept.length, ids: kept.slice(from, from + 4).map((row) => row.id) })
      }),
      { numRuns: 200 },
    )
  })
})

/** One browser: a storage that outlives its replica, and what the replica does around its rows. */
async function open(storage: ReplicaStorage) {
  const opened = await storage.open()
  const due: (() => void)[] = []
  const steps: (() => Promise<void>)[] = []
  const read: string[] = []
  const watched: ReplicaStorage = {
    ...storage,
    get(table, keys) {
      read.push(...keys)
      return storage.get(table, keys)
    },
  }
  const options = {
    me,
    storage: watched,
    after(_ms: number, run: () => void) {
      due.push(run)
      return () => void due.splice(due.indexOf(run), 1)
    },
    enqueue: (step: () => Promise<void>) => void steps.push(step),
  }
  const rows = await openRows(options, opened)
  return {
    rows,
    read: [...read],
    async pass() {
      for (const run of due.splice(0)) run()
      for (const step of steps.splice(0)) await step()
    },
  }
}

const space = { space: inboxes[0] ?? 'team', round: 0, cursor: null, bootstrap: null, complete: true } as const

/** What a step of the feed writes for a conversation. */
function changeFor(put: readonly ConversationRow[], drop: readonly ConversationId[]): Change {
  const record = { space: space.space, round: 0, generation: 0, head: null, headSeq: 0, state: new Uint8Array() }
  return {
    spaces: { put: [space] },
    records: { drop, put: put.map((row) => ({ ...record, id: row.id })) },
    rows: { drop, put: put.map((row) => ({ id: row.id, space: space.space, row })) },
  }
}

async function write(rows: Rows, storage: ReplicaStorage, change: Change): Promise<void> {
  await storage.write(rows.logged(change), 'relaxed')
  for (const id of change.rows?.drop ?? []) rows.drop(id as ConversationId)
  for (const row of change.rows?.put ?? []) rows.set(row)
}

async function expectAll(rows: Rows, model: Model): Promise<void> {
  for (const inbox of inboxes) {
    expect(rows.counts(inbox)).toEqual(countsOf(model, inbox))
    for (const view of views) {
      const list = listOf(model, inbox, view, false)
      expect(await rows.list({ type: 'list', inbox, view, oldestFirst: false, from: 0, limit: 99 })).toEqual({
        ...{ total: list.length, from: 0, live: true },
        rows: list,
      })
    }
  }
}

describe('saved columns', () => {
  const batch = fc.record({ put: fc.array(anyRow, { maxLength: 6 }), drop: fc.array(anyId, { maxLength: 2 }) })
  const event = fc.oneof(
    { weight: 5, arbitrary: batch.map((rows) => ({ type: 'write' as const, ...rows })) },
    { weight: 1, arbitrary: batch.map((rows) => ({ type: 'write and die' as const, ...rows })) },
    { weight: 1, arbitrary: batch.map((rows) => ({ type: 'fail' as const, ...rows })) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(...(['time passes', 'a full disk', 'crash', 'lose', 'another layout'] as const)).map((type) => ({ type })),
    },
  )

  it('[SY-39] come back as they were, whatever was written since and wherever it was cut off', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 25 }), async (events) => {
        const storage = createMemoryStorage()
        const model = new Map<ConversationId, ConversationRow>()
        let full = false
        const disk: ReplicaStorage = {
          ...storage,
          write: (...given) => (full ? Promise.reject(new Error('full')) : storage.write(...given)),
        }
        let browser = await open(disk)
        const take = ({ put, drop }: { put: readonly ConversationRow[]; drop: readonly ConversationId[] }) => {
          for (const one of drop) model.delete(one)
          for (const row of put) model.set(row.id, row)
        }
        for (const one of events) {
          if (one.type === 'write') {
            await write(browser.rows, disk, changeFor(one.put, one.drop))
            take(one)
          } else if (one.type === 'write and die') {
            // What is on the disk counts, though memory never heard of it.
            await disk.write(browser.rows.logged(changeFor(one.put, one.drop)), 'relaxed')
            take(one)
            browser = await open(disk)
          } else if (one.type === 'fail') browser.rows.logged(changeFor(one.put, one.drop))
          else if (one.type === 'time passes') await browser.pass()
          else if (one.type === 'a full disk') {
            full = true
            await browser.pass()
            full = false
          } else if (one.type === 'crash') browser = await open(disk)
          else {
            const { columns } = await storage.open()
            if (columns !== null && one.type === 'lose') await storage.write({ columns: { drop: ['columns'] } }, 'relaxed')
            if (columns !== null && one.type === 'another layout')
              await storage.write({ columns: { put: [{ ...columns, layout: 'older', ids: new Uint8Array() }] } }, 'relaxed')
            browser = await open(disk)
          }
          await expectAll(browser.rows, model)
        }
        browser = await open(disk)
        await expectAll(browser.rows, model)
      }),
      { numRuns: 150 },
    )
  })

  it('[SY-39] a start reads the rows that changed since, and all of them only where no columns can be read', async () => {
    const storage = createMemoryStorage()
    const row = (n: number, at: number) => ({
      ...(fc.sample(anyRow, { seed: n, numRuns: 1 })[0] as ConversationRow),
      id: id('conversation', n),
      at,
    })
    const first = await open(storage)
    await write(
      first.rows,
      storage,
      changeFor(
        [1, 2, 3, 4, 5].map((n) => row(n, n)),
        [],
      ),
    )
    expect((await open(storage)).read).toHaveLength(5) // never saved
    await first.pass()
    expect((await open(storage)).read).toEqual([])
    expect((await storage.open()).dirty).toEqual([])
    await write(first.rows, storage, changeFor([row(3, 9)], [id('conversation', 4)]))
    expect((await open(storage)).read.sort()).toEqual([id('conversation', 3), id('conversation', 4)])
    const again = await open(storage)
    await again.pass()
    expect((await open(storage)).read).toEqual([])
    // The log goes on above what the saved columns know: a number that is used again would be taken for known.
    await write(again.rows, storage, changeFor([row(5, 10)], []))
    expect((await open(storage)).read).toEqual([id('conversation', 5)])
  })

  it('[SY-39] a write that changes no conversation leaves no trace in the log', async () => {
    const storage = createMemoryStorage()
    const { rows } = await open(storage)
    await write(rows, storage, { rows: { put: [{ id: me, space: 'team', row: { id: me, fields: { name: 'Me', role: 'agent' } } }] } })
    expect((await storage.open()).dirty).toEqual([])
    expect((await open(storage)).rows.team().members).toMatchObject([{ id: me, name: 'Me' }])
  })
})
