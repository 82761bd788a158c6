import type { Format } from './use-format.ts'

/** `10:44` today, else the day before the time: `Fri 10:44`, `12 Nov 10:44`. */
export function preciseMoment(format: Format, at: number): string {
  const moment = format.moment(at)
  const time = format.time(at)
  return moment === time ? time : `${moment} ${time}`
}
