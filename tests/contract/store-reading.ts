import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Row, Store } from '../../server/store/store.ts'
import type { RecordId, Space } from '../../shared/ids.ts'
import { createIds, NO_LIMIT, rowOf, withRows } from '../fixtures/store-rows.ts'

export function readingRules(open: () => Promise<Store>): void {
  test('[ST-6] what is read is what was written, byte for byte', async () => {
    const store = await open()
    const ids = createIds()
    const record = ids.record()
    const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i % 251)
    const first = rowOf({ space: 'team', record, id: 'a', change: bytes.subarray(1, 60_000), row: null, rowVersion: 0 })
    const second = rowOf({ space: 'team', record, id: 'b', prev: 'a', change: new Uint8Array(), row: '{"å":"\u{1f4ee}"}', whole: true })
    await store.commit([withRows(first, second)])
    const stored = [
      { ...first, seq: 1 },
      { ...second, seq: 2 },
    ]
    expect(await store.load(record)).toEqual(stored)
    expect(await store.tail('team', 0, NO_LIMIT)).toEqual(stored)
    expect(await store.page('team', 2, 3, NO_LIMIT)).toEqual([stored])
  })

  test('[ST-6] a tail takes what fits, at least one row, and goes on where it is told', async () => {
    const store = await open()
    const ids = createIds()
    const change = new Uint8Array(1_000)
    await store.commit(Array.from({ length: 20 }, () => withRows(rowOf({ space: 'team', record: ids.record(), id: ids.next(), change }))))
    expect(await store.tail('team', 0, 1)).toHaveLength(1)
    const some = await store.tail('team', 3, 5_500)
    expect(some.map((row) => row.seq)).toEqual([4, 5, 6, 7])
    expect(await store.tail('team', 20, NO_LIMIT)).toEqual([])
    expect(await store.tail('team', 99, NO_LIMIT)).toEqual([])
  })

  test('[ST-6] a page gives whole records newest first, at least one, from base downwards', async () => {
    const store = await open()
    const ids = createIds()
    const [a, b, c] = [ids.record(), ids.record(), ids.record()]
    const row = (record: RecordId, id: string, prev: string | null) => withRows(rowOf({ space: 'team', record, id, prev }))
    await store.commit([row(a, 'a1', null), row(b, 'b1', null), row(a, 'a2', 'a1'), row(c, 'c1', null), row(b, 'b2', 'b1')])
    const page = async (base: number, below: number, maxBytes = NO_LIMIT) =>
      (await store.page('team', base, below, maxBytes)).map((rows) => rows.map(({ id }) => id).join(' '))
    expect(await page(5, Number.POSITIVE_INFINITY)).toEqual(['b1 b2', 'c1', 'a1 a2'])
    expect(await page(5, 6, 1)).toEqual(['b1 b2'])
    expect(await page(5, 5, 1)).toEqual(['c1'])
    expect(await page(5, 4)).toEqual(['a1 a2'])
    expect(await page(5, 3)).toEqual([])
    expect(await page(4, 6)).toEqual(['c1', 'a1 a2'])
  })

  test('[ST-6] page by page and then the tail, nothing is lost while records change and move', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.nat(29), { maxLength: 8 }), { minLength: 1, maxLength: 12 }), async (edits) => {
        const world = await bootstrapWorld(open)
        const held = await world.bootstrap(edits)
        for (const record of world.records) {
          const inSpace = (await world.store.load(record)).filter((row) => row.space === world.space)
          const { rows, gap } = held(record)
          // Either all of it, or a tail that shows at its first row that something before it is missing.
          if (gap) expect(rows).toEqual(inSpace.slice(-rows.length))
          else expect(rows).toEqual(inSpace)
          expect(rows.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 15 },
    )
  })
}

/** Thirty records of one space, and a replica that fetches them while they change. */
async function bootstrapWorld(open: () => Promise<Store>) {
  const store = await open()
  const ids = createIds()
  const [space, elsewhere] = [ids.inbox(), ids.inbox()]
  const records = Array.from({ length: 30 }, () => ids.record())
  const newest = new Map<RecordId, string>()

  async function edit(record: RecordId, to: Space = space): Promise<void> {
    const id = ids.next()
    const outcomes = await store.commit([withRows(rowOf({ space: to, record, id, prev: newest.get(record) ?? null }))])
    expect(outcomes[0]?.ok).toBe(true)
    newest.set(record, id)
  }

  async function bootstrap(edits: readonly (readonly number[])[]) {
    for (const record of records) await edit(record)
    const base = (await store.position(space, 0)).head
    const pages: Row[] = []
    let below = base + 1
    for (let step = 0; ; step++) {
      const page = await store.page(space, base, below, 1_500)
      pages.push(...page.flat())
      below = page.at(-1)?.at(-1)?.seq ?? 0
      if (page.length === 0) break
      for (const at of edits[step % edits.length] ?? []) {
        for (const record of records.slice(at, at + 1)) {
          await edit(record)
          if (at % 7 === 0) await edit(record, elsewhere) // the row before is what is left where it was
        }
      }
    }
    const tail = await store.tail(space, base, NO_LIMIT)
    return (record: RecordId) => {
      const rows = [...pages, ...tail].filter((row) => row.record === record && row.space === space)
      return { rows, gap: rows[0]?.prev !== null }
    }
  }
  return { store, space, records, bootstrap }
}

export function keepingRules(reopened: (fill: (store: Store) => Promise<void>) => Promise<Store>): void {
  test('[ST-2] what a commit resolved for is there after reopening, and the sequence goes on', async () => {
    const record = createIds().record()
    const row = (id: string, prev: string | null) => rowOf({ space: 'team', record, id, prev })
    const store = await reopened(async (first) => {
      await first.commit([{ rows: [row('a', null)], cells: [{ table: 'sessions', key: 's', value: '{}' }] }])
    })
    expect(await store.load(record)).toEqual([{ ...row('a', null), seq: 1 }])
    expect(await store.cells('sessions', '')).toEqual([{ key: 's', value: '{}' }])
    expect(await store.commit([withRows(row('b', null)), withRows(row('b', 'a'))])).toEqual([
      { ok: false, conflict: 'row', at: record },
      { ok: true, seqs: [2] },
    ])
  })

  test('[ST-7] epoch, head and the id of every seq stay', async () => {
    const ids = createIds()
    const record = ids.record()
    const before: unknown[] = []
    const store = await reopened(async (first) => {
      before.push(await first.position('team', 1))
      await first.commit([withRows(rowOf({ space: 'team', record, id: 'a' }), rowOf({ space: 'team', record, id: 'b', prev: 'a' }))])
      before.push(await first.position('team', 1))
    })
    const epoch = (await store.position('team', 0)).epoch
    expect(epoch).toMatch(/^[0-9A-Z]{26}$/)
    expect(before).toEqual([
      { epoch, head: 0, headId: null, idAt: null },
      { epoch, head: 2, headId: 'b', idAt: 'a' },
    ])
    expect(await store.position('team', 1)).toEqual({ epoch, head: 2, headId: 'b', idAt: 'a' })
    expect(await store.position('team', 3)).toEqual({ epoch, head: 2, headId: 'b', idAt: null })
    expect(await store.position('team', 0)).toEqual({ epoch, head: 2, headId: 'b', idAt: null })
    expect(await store.position(ids.inbox(), 1)).toEqual({ epoch, head: 0, headId: null, idAt: null })
  })
}
