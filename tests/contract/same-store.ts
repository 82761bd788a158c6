import fc from 'fast-check'
import { expect } from 'vitest'
import type { CellTable, Store } from '../../server/store/store.ts'
import type { RecordId, Space } from '../../shared/ids.ts'
import { createIds, NO_LIMIT, rowOf } from '../fixtures/store-rows.ts'
import type { OpenedStore } from './store.ts'

const TABLES: readonly CellTable[] = ['seen', 'meta']

/**
 * The same random batches to both stores: the same outcomes, and the same answers to every question (ST-1…ST-7).
 * Records are few, so that rows often follow, and often fail to follow, one another.
 */
export async function expectSame(openBoth: () => Promise<readonly [OpenedStore, OpenedStore]>, numRuns: number): Promise<void> {
  const ids = createIds()
  const spaces: readonly Space[] = ['team', ids.inbox(), ids.inbox()]
  const records = Array.from({ length: 4 }, () => ids.record())
  const row = fc.record({
    space: fc.constantFrom(...spaces),
    record: fc.constantFrom(...records),
    follows: fc.constantFrom('newest', 'newest', 'newest', 'newest', 'none', 'other'),
    change: fc.uint8Array({ maxLength: 300 }),
    row: fc.option(fc.json({ maxDepth: 1 })),
    generation: fc.nat(3),
  })
  const cell = fc.record({
    table: fc.constantFrom(...TABLES),
    key: fc.constantFrom('a', 'a/1', 'a/\uffff', 'a/\u{1f600}', 'b'),
    value: fc.option(fc.json({ maxDepth: 1 })),
    expect: fc.constantFrom(undefined, undefined, 'absent' as const, 'present' as const),
  })
  const transaction = fc.record({ rows: fc.array(row, { maxLength: 3 }), cells: fc.array(cell, { maxLength: 3 }) })
  const batches = fc.array(fc.array(transaction, { maxLength: 5 }), { minLength: 1, maxLength: 6 })

  await fc.assert(
    fc.asyncProperty(batches, fc.integer({ min: 0, max: 3_000 }), fc.nat(20), fc.nat(20), async (story, maxBytes, base, below) => {
      const [one, other] = await openBoth()
      const newest = new Map<RecordId, string>()
      try {
        for (const planned of story) {
          const batch = planned.map(({ rows, cells }) => ({
            rows: rows.map(({ follows, ...fields }) => {
              const id = ids.next()
              const head = newest.get(fields.record) ?? null
              newest.set(fields.record, id) // as if it fitted; where it did not, later ones do not either, until told
              return rowOf({ ...fields, id, prev: follows === 'newest' ? head : follows === 'none' ? null : 'other' })
            }),
            cells,
          }))
          const outcomes = await one.store.commit(batch)
          expect(await other.store.commit(batch)).toEqual(outcomes)
          for (const record of records) {
            const head = (await one.store.load(record)).at(-1)?.id
            if (head === undefined) newest.delete(record)
            else newest.set(record, head)
          }
        }
        expect(await answers(other.store)).toEqual(await answers(one.store))
      } finally {
        await Promise.all([one.close(), other.close()])
      }

      async function answers(store: Store): Promise<unknown[]> {
        return Promise.all([
          ...records.map((record) => store.load(record)),
          ...spaces.flatMap((space) => [
            store.tail(space, base, maxBytes),
            store.tail(space, 0, NO_LIMIT),
            store.page(space, base, below, maxBytes),
            store.page(space, NO_LIMIT, NO_LIMIT, NO_LIMIT),
            store.position(space, base).then(({ epoch: _, ...position }) => position),
          ]),
          ...TABLES.flatMap((table) => [store.cells(table, 'a/'), store.cells(table, '', { last: true, limit: 3 })]),
        ])
      }
    }),
    { numRuns },
  )
}
