import { bell, type Random } from './random.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** The shop's clock, in winter. */
const ZONE = HOUR

/** How far back the last word of a conversation may lie: half a year, or what a shop needs that gets this many a day. */
const REACH = 180 * DAY
const A_DAY = 45
/** How long a conversation takes at most. */
const LONGEST = 20 * DAY
/** What follows a message at once (acceptance, delivery) has to be in the past too. */
const MARGIN = 15_000

/** When the `index`-th of `count` conversations ends, the oldest first; they lie closer the nearer to `now`. */
export function endOf(random: Random, index: number, count: number, now: number): number {
  return now - MARGIN - quietFor(count - 1 - index + random.next(), count)
}

/** For how long nothing has happened in the conversation behind which `younger` of `count` stand, ms. */
export function quietFor(younger: number, count: number): number {
  const reach = Math.max(REACH, (count / A_DAY) * DAY)
  // Years of mail grow slowly: bent as half a year is, they would put a month's into today.
  return reach * (younger / count) ** (reach > REACH ? 1.2 : 1.6)
}

/** Medians between two steps, in ms. */
const pauses = {
  received: 4 * HOUR,
  message: 90 * MINUTE,
  comment: 12 * MINUTE,
  assigned: 6 * MINUTE,
  closed: 20 * MINUTE,
  spam: MINUTE,
} as const

/** When each of the steps happens, the last one at `end`: log-normal pauses, squeezed where they take too long. */
export function timesOf(
  random: Random,
  steps: readonly { readonly type: keyof typeof pauses }[],
  end: number,
  now: number,
): readonly number[] {
  const gaps = steps.slice(1).map((step) => pauses[step.type] * Math.exp(1.3 * bell(random)))
  const whole = gaps.reduce((sum, gap) => sum + gap, 0)
  const squeeze = whole > LONGEST ? LONGEST / whole : 1
  let at = end - whole * squeeze
  return [at, ...gaps.map((gap) => (at += gap * squeeze))].map((time) => byDay(time, now))
}

/**
 * Moves a time into the waking hours of its day, as most mail is; it never lets one overtake another. Today stays as
 * it is, or a demo that starts at night would have nothing fresh.
 */
function byDay(time: number, now: number): number {
  const day = Math.floor((time + ZONE) / DAY)
  if (day >= Math.floor((now + ZONE) / DAY)) return Math.floor(time)
  const part = (time + ZONE) / DAY - day
  const hour = part < 0.03 ? (part / 0.03) * 7 : part < 0.96 ? 7 + ((part - 0.03) / 0.93) * 14 : 21 + ((part - 0.96) / 0.04) * 3
  return Math.floor(day * DAY + hour * HOUR - ZONE)
}

/** As a mail program writes it above a quotation. */
export function written(at: number, months: readonly string[]): string {
  const date = new Date(at + ZONE)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
}
