import { describe, expect, onTestFinished, test } from 'vitest'
import type { Outcome, Store } from '../../server/store/store.ts'
import type { Space } from '../../shared/ids.ts'
import { createIds, NO_LIMIT, rowOf, withCells, withRows } from '../fixtures/store-rows.ts'
import { generationRules } from './store-generations.ts'
import { keepingRules, readingRules } from './store-reading.ts'

export interface OpenedStore {
  readonly store: Store
  close(): Promise<void>
  /** Closes and opens what is there again; missing where there is nothing that outlives it. */
  reopen?(): Promise<OpenedStore>
}

/** The rules every store keeps (ST-1…ST-7). `open` gives an empty one each time. */
export function storeContract(name: string, open: () => Promise<OpenedStore>): void {
  async function opened(): Promise<Store> {
    const { store, close } = await open()
    onTestFinished(close)
    return store
  }

  async function reopened(fill: (store: Store) => Promise<void>): Promise<Store> {
    const first = await open()
    await fill(first.store)
    const second = (await first.reopen?.()) ?? first
    onTestFinished(second.close)
    return second.store
  }

  describe(`store: ${name}`, () => {
    transactionRules(opened)
    sequenceRules(opened)
    cellRules(opened)
    readingRules(opened)
    generationRules(opened)
    keepingRules(reopened)
  })
}

type Open = () => Promise<Store>

function transactionRules(open: Open): void {
  test('[ST-1] of a batch the fitting transactions stand and a refused one leaves nothing, neither rows nor cells', async () => {
    const store = await open()
    const ids = createIds()
    const [a, b, c] = [ids.record(), ids.record(), ids.record()]
    const outcomes = await store.commit([
      withRows(rowOf({ space: 'team', record: a, id: 'a1' })),
      {
        rows: [rowOf({ space: 'team', record: b, id: 'b1' }), rowOf({ space: 'team', record: a, id: 'a2', prev: 'other' })],
        cells: [{ table: 'verdicts', key: 'x', value: '1' }],
      },
      withRows(rowOf({ space: 'team', record: c, id: 'c1' })),
    ])
    expect(outcomes).toEqual([
      { ok: true, seqs: [1] },
      { ok: false, conflict: 'row', at: a },
      { ok: true, seqs: [2] },
    ])
    expect((await store.tail('team', 0, NO_LIMIT)).map((row) => row.id)).toEqual(['a1', 'c1'])
    expect(await store.load(b)).toEqual([])
    expect(await store.cells('verdicts', '')).toEqual([])
  })

  test('[ST-1] a transaction sees what the earlier ones of its batch wrote, and what its own earlier rows and cells are', async () => {
    const store = await open()
    const record = createIds().record()
    const row = (id: string, prev: string | null) => rowOf({ space: 'team', record, id, prev })
    const outcomes = await store.commit([
      withRows(row('a', null), row('b', 'a')),
      withRows(row('c', 'b')),
      withCells({ table: 'meta', key: 'k', value: '1', expect: 'absent' }, { table: 'meta', key: 'k', value: '2', expect: 'present' }),
      withCells({ table: 'meta', key: 'k', value: null, expect: 'present' }, { table: 'meta', key: 'k', value: '3', expect: 'absent' }),
      withCells({ table: 'meta', key: 'k', value: '4', expect: 'absent' }),
    ])
    expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, true, true, true, false])
    expect((await store.load(record)).map(({ id, seq }) => [id, seq])).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ])
    expect(await store.cells('meta', 'k')).toEqual([{ key: 'k', value: '3' }])
  })

  test('[ST-1] commits made at once keep their order, and each caller gets its own outcomes', async () => {
    const store = await open()
    const record = createIds().record()
    const row = (n: number) => rowOf({ space: 'team', record, id: `r${n}`, prev: n === 0 ? null : `r${n - 1}` })
    const twice = (n: number) => [withRows(row(n)), withRows(row(n))]
    const all = await Promise.all(Array.from({ length: 50 }, (_, n) => store.commit(twice(n))))
    const expected = (n: number): Outcome[] => [
      { ok: true, seqs: [n + 1] },
      { ok: false, conflict: 'row', at: record },
    ]
    expect(all).toEqual(Array.from({ length: 50 }, (_, n) => expected(n)))
  })

  test('[ST-1] an empty batch and an empty transaction are no trouble', async () => {
    const store = await open()
    expect(await store.commit([])).toEqual([])
    expect(await store.commit([{ rows: [], cells: [] }])).toEqual([{ ok: true, seqs: [] }])
  })
}

function sequenceRules(open: Open): void {
  test('[ST-3] seq is dense within each space, from 1, and a refused transaction leaves no hole', async () => {
    const store = await open()
    const ids = createIds()
    const [north, south] = [ids.inbox(), ids.inbox()]
    const add = (space: Space, id: string) => withRows(rowOf({ space, record: ids.record(), id }))
    const misfit = (space: Space) => withRows(rowOf({ space, record: ids.record(), id: 'no', prev: 'nowhere' }))
    await store.commit([add(north, 'n1'), misfit(north), add(south, 's1'), add(north, 'n2')])
    await store.commit([misfit(south), add(south, 's2'), add(north, 'n3')])
    const seqs = async (space: Space) => (await store.tail(space, 0, NO_LIMIT)).map(({ seq, id }) => `${seq} ${id}`)
    expect(await seqs(north)).toEqual(['1 n1', '2 n2', '3 n3'])
    expect(await seqs(south)).toEqual(['1 s1', '2 s2'])
    expect(await seqs('team')).toEqual([])
  })

  test('[ST-4] a row must follow the newest row of its record: not an older one, none, or another', async () => {
    const store = await open()
    const record = createIds().record()
    const row = (id: string, prev: string | null) => withRows(rowOf({ space: 'team', record, id, prev }))
    const refused = { ok: false, conflict: 'row', at: record }
    expect(await store.commit([row('x', 'ghost')])).toEqual([refused])
    await store.commit([row('a', null), row('b', 'a')])
    expect(await store.commit([row('c', 'a'), row('c', null), row('c', 'ghost')])).toEqual([refused, refused, refused])
    expect(await store.commit([row('c', 'b')])).toEqual([{ ok: true, seqs: [3] }])
  })

  test('[ST-4] the newest row of a record counts whatever its space, and its rows stay in the order of writing', async () => {
    const store = await open()
    const ids = createIds()
    const record = ids.record()
    const [from, to] = [ids.inbox(), ids.inbox()]
    for (const id of ['f1', 'f2', 'f3']) await store.commit([withRows(rowOf({ space: from, record: ids.record(), id }))])
    await store.commit([withRows(rowOf({ space: from, record, id: 'a' }))])
    const gone = rowOf({ space: from, record, id: 'b', prev: 'a', generation: 2 })
    const there = rowOf({ space: to, record, id: 'c', prev: 'b', generation: 2 })
    expect(await store.commit([withRows(gone, there)])).toEqual([{ ok: true, seqs: [5, 1] }])
    expect((await store.load(record)).map(({ id, seq }) => `${id} ${seq}`)).toEqual(['b 5', 'c 1'])
    const pageIds = async (space: Space) => (await store.page(space, 100, 101, NO_LIMIT)).map((rows) => rows.map((row) => row.id))
    expect(await pageIds(from)).toEqual([['f3'], ['f2'], ['f1']])
    expect(await pageIds(to)).toEqual([['b', 'c']])
  })
}

function cellRules(open: Open): void {
  test('[ST-5] a cell that must be absent or present is checked; without an expectation the last value wins', async () => {
    const store = await open()
    const cell = (value: string | null, expect?: 'absent' | 'present') =>
      withCells({ table: 'seen', key: 'm1', value, ...(expect && { expect }) })
    const refused = { ok: false, conflict: 'cell', at: 'seen/m1' }
    const written = { ok: true, seqs: [] }
    expect(await store.commit([cell('1', 'present'), cell(null, 'present')])).toEqual([refused, refused])
    expect(await store.commit([cell('1', 'absent'), cell('2', 'absent'), cell('3')])).toEqual([written, refused, written])
    expect(await store.cells('seen', 'm1')).toEqual([{ key: 'm1', value: '3' }])
    expect(await store.commit([cell(null, 'absent'), cell(null, 'present'), cell(null), cell(null, 'absent')])).toEqual([
      refused,
      written,
      written,
      written,
    ])
    expect(await store.cells('seen', '')).toEqual([])
  })

  test('[ST-5] tables do not mix, and a misfit row is told before a misfit cell', async () => {
    const store = await open()
    const record = createIds().record()
    await store.commit([withCells({ table: 'meta', key: 'k', value: '"meta"' }, { table: 'links', key: 'k', value: '"links"' })])
    expect(await store.cells('links', '')).toEqual([{ key: 'k', value: '"links"' }])
    const rows = [rowOf({ space: 'team', record, id: 'a', prev: 'ghost' })]
    const outcomes = await store.commit([{ rows, cells: [{ table: 'seen', key: 'k', value: '1', expect: 'present' }] }])
    expect(outcomes).toEqual([{ ok: false, conflict: 'row', at: record }])
  })

  test('[ST-5] cells are listed by prefix in the order of code points, from either end', async () => {
    const store = await open()
    const keys = [
      'a',
      'a/',
      'a/1',
      'a/10',
      'a/2',
      'a/\u0000',
      'a/\uffee',
      'a/\u{1f600}',
      'a/\u{10ffff}',
      'a/\u{10ffff}x',
      'a0',
      "a'%_",
      'å',
      '',
    ]
    await store.commit([withCells(...[...keys].reverse().map((key) => ({ table: 'lookup' as const, key, value: JSON.stringify(key) })))])
    const list = async (...args: [string, { limit?: number; last?: boolean }?]) =>
      (await store.cells('lookup', ...args)).map((cell) => cell.key)
    const inOrder = ['a/', 'a/\u0000', 'a/1', 'a/10', 'a/2', 'a/\uffee', 'a/\u{1f600}', 'a/\u{10ffff}', 'a/\u{10ffff}x']
    expect(await list('a/')).toEqual(inOrder)
    expect(await list('a/', { limit: 3 })).toEqual(inOrder.slice(0, 3))
    expect(await list('a/', { limit: 2, last: true })).toEqual(['a/\u{10ffff}x', 'a/\u{10ffff}'])
    expect(await list('a/', { limit: 0 })).toEqual([])
    expect(await list('a/\u{10ffff}')).toEqual(['a/\u{10ffff}', 'a/\u{10ffff}x'])
    expect(await list("a'%")).toEqual(["a'%_"])
    expect(await list('', { last: true, limit: 1 })).toEqual(['å'])
    expect(await list('')).toHaveLength(keys.length)
    expect(await list('b')).toEqual([])
  })
}
