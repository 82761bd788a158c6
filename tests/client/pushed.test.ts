import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Answers } from '../../client/bridge/api.ts'
import { listAfter, listChange } from '../../client/bridge/pushed.ts'

type Rows = Answers['list']['rows']

const anyList = fc
  .record({
    total: fc.nat(3),
    from: fc.nat(1),
    live: fc.boolean(),
    rows: fc.uniqueArray(fc.record({ id: fc.nat(12), snippet: fc.constantFrom('a', 'b') }), { selector: (row) => row.id, maxLength: 12 }),
  })
  .map((list): Answers['list'] => ({ ...list, rows: list.rows as unknown as Rows }))

it('[SY-40] what is pushed makes the next list of the last, exactly, and nothing is pushed for one that is equal', () => {
  fc.assert(
    fc.property(fc.array(anyList, { minLength: 1, maxLength: 6 }), (lists) => {
      let known: Answers['list'] | undefined
      for (const list of lists) {
        const change = listChange(known, list)
        if (change === null) expect(list).toEqual(known)
        else known = listAfter(known, structuredClone(change))
        expect(known).toEqual(list)
        expect(listChange(list, structuredClone(list))).toBeNull()
      }
    }),
    { numRuns: 300 },
  )
})

it('[SY-40] a row that moves or leaves carries no other row with it', () => {
  const rows = Array.from({ length: 100 }, (_, id) => ({ id, snippet: '' })) as unknown as Rows
  const list = { total: 100, from: 0, live: true, rows }
  const [first, ...rest] = rows
  if (first === undefined) throw new Error('no rows')
  expect(listChange(list, { ...list, rows: [...rest, first] })?.parts).toEqual([
    [1, 99],
    [0, 1],
  ])
  expect(listChange(list, { ...list, rows: rows.toSpliced(50, 1), total: 99 })?.parts).toEqual([
    [0, 50],
    [51, 49],
  ])
})
