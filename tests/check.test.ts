import { describe, expect, test } from 'vitest'
import { differences } from '../scripts/steps/catalogues.ts'
import { rowsOf } from '../scripts/steps/coverage-rows.ts'
import { rulesInTitles, rulesOf } from '../scripts/steps/test-titles.ts'
import { median, percentile } from './bench/figure.ts'

/** Written apart, so that the check does not take these for titles of ours. */
const titled = (ids: string) => `test(${"'"}${ids} words', () => {})`

describe('rules and titles', () => {
  test('a rule is a line of the list, bold', () => {
    expect(rulesOf('- **MO-1** One.\n  - **MO-2** inside another\n**MO-3** no line\n- **CM-12** Two, see CM-1.')).toEqual(['MO-1', 'CM-12'])
  })

  test('ids are read at the beginning of a title, one or several', () => {
    expect(rulesInTitles(titled('[MO-1]'))).toEqual(['MO-1'])
    expect(rulesInTitles(titled('[MO-1] [C12] [CM-4]'))).toEqual(['MO-1', 'CM-4'])
    expect(rulesInTitles(titled('[MO-1, CM-4]'))).toEqual(['MO-1', 'CM-4'])
  })

  test('ids in the middle, in comments and rows of the table are no rules', () => {
    expect(rulesInTitles(`${titled('see [MO-1]')} // [MO-2]\n${titled('[C12]')}`)).toEqual([])
  })
})

test('a row of the coverage table gives its id and the files it names', () => {
  const table = '| row | proved by |\n|---|---|\n| C12 | `tests/server/spam.test.ts`, tests/e2e/spam.spec.ts › spam |\n| MR1 | by hand |'
  expect(rowsOf(table)).toEqual([
    { id: 'C12', files: ['tests/server/spam.test.ts', 'tests/e2e/spam.spec.ts'] },
    { id: 'MR1', files: [] },
  ])
})

describe('catalogues', () => {
  test('the same keys and parameters, and a text for every refusal, are fine', () => {
    expect(differences({ 'refusal.forked': 'By {name}' }, { 'refusal.forked': 'Av {name}' }, ['forked'])).toEqual([])
  })

  test.each([
    [{ a: 'A', b: 'B' }, { a: 'A' }, 'b is missing in client/text/sv.ts'],
    [{ a: 'A' }, { a: 'A', b: 'B' }, 'b is missing in client/text/en.ts'],
    [{ a: 'A' }, { a: '' }, 'a is empty'],
    [{ a: '{n} of {m}' }, { a: '{n}' }, 'a takes {m} {n} in English, {n} in Swedish'],
  ])('%j and %j differ', (en, sv, complaint) => {
    expect(differences(en, sv, [])).toEqual([complaint])
  })

  test('a refusal without a text is named', () => {
    expect(differences({}, {}, ['forked'])).toEqual(['refusal.forked has no text'])
  })
})

test('percentiles lie between neighbours; of nothing there is none', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), percentile([1, 2, 3, 4, 5], 1), percentile([7], 0.99)]).toEqual([2, 2.5, 5, 7])
  expect(median([])).toBeNaN()
})
