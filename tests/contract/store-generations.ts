import { expect, test } from 'vitest'
import type { Store } from '../../server/store/store.ts'
import { createIds, NO_LIMIT, rowOf, withCells, withRows } from '../fixtures/store-rows.ts'

const NOTHING = new Uint8Array()
const idsOf = (rows: readonly { readonly id: string }[]) => rows.map((row) => row.id)

/** Moving, deleting and compacting records (ST-14, ST-15), and cells that change only from what they were (ST-5). */
export function generationRules(open: () => Promise<Store>): void {
  test('[ST-14] a record that moves leaves a tombstone and nothing else where it was', async () => {
    const store = await open()
    const ids = createIds()
    const [north, south, record] = [ids.inbox(), ids.inbox(), ids.record()]
    await store.commit([
      withRows(rowOf({ space: north, record, id: 'a', generation: 0 })),
      withRows(rowOf({ space: north, record, id: 'b', generation: 0, prev: 'a' })),
    ])
    const tombstone = rowOf({ space: north, record, id: 'c', prev: 'b', generation: 1, change: NOTHING, row: null })
    const whole = rowOf({ space: south, record, id: 'd', prev: 'c', generation: 1, whole: true })
    expect(await store.commit([withRows(tombstone, whole)])).toEqual([{ ok: true, seqs: [3, 1] }])
    expect(await store.tail(north, 0, NO_LIMIT)).toEqual([{ ...tombstone, seq: 3 }])
    expect(await store.tail(south, 0, NO_LIMIT)).toEqual([{ ...whole, seq: 1 }])
    expect(idsOf(await store.load(record))).toEqual(['c', 'd'])
    expect(await store.page(north, 3, 4, NO_LIMIT)).toEqual([])
    expect((await store.page(south, 1, 2, NO_LIMIT)).map(idsOf)).toEqual([['c', 'd']])
    expect(await store.position(north, 1)).toMatchObject({ head: 3, idAt: 'a' })
    const next = rowOf({ space: south, record, id: 'e', prev: 'd', generation: 1 })
    expect(await store.commit([withRows(next)])).toEqual([{ ok: true, seqs: [2] }])
  })

  test('[ST-14] a record that is deleted is its tombstone, and its id is used for ever', async () => {
    const store = await open()
    const record = createIds().record()
    await store.commit([withRows(rowOf({ space: 'team', record, id: 'a' }))])
    const tombstone = rowOf({ space: 'team', record, id: 'b', prev: 'a', generation: 2, change: NOTHING, row: null })
    await store.commit([withRows(tombstone)])
    expect(await store.load(record)).toEqual([{ ...tombstone, seq: 2 }])
    expect(await store.tail('team', 0, NO_LIMIT)).toEqual([{ ...tombstone, seq: 2 }])
    expect((await store.page('team', 2, 3, NO_LIMIT)).map(idsOf)).toEqual([['b']])
    expect(await store.commit([withRows(rowOf({ space: 'team', record, id: 'c' }))])).toEqual([{ ok: false, conflict: 'row', at: record }])
  })

  test('[ST-15] a compacted record is one row at the same place, for older cursors too', async () => {
    const store = await open()
    const ids = createIds()
    const [record, other] = [ids.record(), ids.record()]
    const row = (id: string, prev: string | null) => withRows(rowOf({ space: 'team', record, id, prev }))
    await store.commit([row('a', null), row('b', 'a'), withRows(rowOf({ space: 'team', record: other, id: 'x' })), row('c', 'b')])
    const change = new TextEncoder().encode('all of it')
    const compaction = { record, head: 'c', change, row: '{"subject":"All"}', rowVersion: 4 }
    expect(await store.commit([{ rows: [], cells: [], compact: [{ ...compaction, head: 'b' }] }])).toEqual([
      { ok: false, conflict: 'row', at: record },
    ])
    expect(await store.commit([{ rows: [], cells: [], compact: [compaction] }])).toEqual([{ ok: true, seqs: [] }])
    const one = { ...rowOf({ space: 'team', record, id: 'c', whole: true, change, row: '{"subject":"All"}', rowVersion: 4 }), seq: 4 }
    expect(await store.load(record)).toEqual([one])
    expect(idsOf(await store.tail('team', 0, NO_LIMIT))).toEqual(['x', 'c'])
    expect((await store.tail('team', 3, NO_LIMIT))[0]).toEqual(one)
    expect((await store.page('team', 4, 5, NO_LIMIT)).map(idsOf)).toEqual([['c'], ['x']])
    expect(await store.position('team', 2)).toMatchObject({ head: 4, headId: 'c', idAt: 'b' })
    expect(await store.commit([row('d', 'c')])).toEqual([{ ok: true, seqs: [5] }])
  })

  test('[ST-15] a row and the compaction behind it are one transaction; a tombstone elsewhere stays', async () => {
    const store = await open()
    const ids = createIds()
    const [north, south, record] = [ids.inbox(), ids.inbox(), ids.record()]
    await store.commit([withRows(rowOf({ space: north, record, id: 'a', generation: 0 }))])
    const moved = [
      rowOf({ space: north, record, id: 'b', prev: 'a', generation: 1, change: NOTHING }),
      rowOf({ space: south, record, id: 'c', prev: 'b', generation: 1, whole: true }),
    ]
    await store.commit([withRows(...moved)])
    const next = rowOf({ space: south, record, id: 'd', prev: 'c', generation: 1 })
    const change = new TextEncoder().encode('all')
    const compact = [{ record, head: 'd', change, row: null, rowVersion: 1 }]
    expect(await store.commit([{ rows: [next], cells: [], compact, scrub: true }])).toEqual([{ ok: true, seqs: [2] }])
    expect(idsOf(await store.load(record))).toEqual(['b', 'd'])
    expect(idsOf(await store.tail(north, 0, NO_LIMIT))).toEqual(['b'])
    expect((await store.tail(south, 0, NO_LIMIT)).map(({ seq, id, change }) => [seq, id, change])).toEqual([[2, 'd', change]])
  })

  test('[ST-5] a cell that must be of a certain value and is not is refused, also within one transaction', async () => {
    const store = await open()
    const cell = (value: string | null, was: string) => ({ table: 'jobs', key: 'k', value, expect: { value: was } }) as const
    const outcomes = await store.commit([
      withCells({ table: 'jobs', key: 'k', value: '1', expect: 'absent' }),
      withCells(cell('2', '1'), cell('3', '2')),
      withCells(cell('4', '2')),
      withCells(cell(null, '3')),
      withCells(cell('5', '3')),
    ])
    expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, true, false, true, false])
    expect(await store.cells('jobs', '')).toEqual([])
  })
}
