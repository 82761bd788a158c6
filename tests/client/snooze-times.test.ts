import { expect, it } from 'vitest'
import { snoozeTimes } from '../../client/features/conversation/standing/snooze-times.ts'

const at = (day: number, hours: number, minutes = 0) => new Date(2026, 10, day, hours, minutes).getTime()
/** What is offered at a time of November 2026, whose 22nd is a Sunday. */
const offered = (now: number) => snoozeTimes(now).map(({ key, until }) => [key.split('.').at(-1), until])

it('[H4] a snooze ends later today, tomorrow morning or on the next Monday morning', () => {
  expect(offered(at(18, 11, 20))).toEqual([
    ['later', at(18, 14)],
    ['tomorrow', at(19, 8)],
    ['nextWeek', at(23, 8)],
  ])
})

it('[H4] in the evening there is no later, and on a Sunday tomorrow is not yet next week', () => {
  expect(offered(at(22, 15, 59))[0]).toEqual(['later', at(22, 18)])
  expect(offered(at(22, 16))).toEqual([
    ['tomorrow', at(23, 8)],
    ['nextWeek', at(30, 8)],
  ])
  expect(offered(at(23, 20)).at(-1)).toEqual(['nextWeek', at(30, 8)])
})
