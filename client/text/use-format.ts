import { currentLocale } from './create-text.ts'

export interface Format {
  /** As short as it can be understood now: 14:02, then Mon, then 12 Nov, then 12 Nov 2025. */
  moment(at: number, now?: number): string
  /** A moment to come, with its time: 14:00 today, then Mon 08:00, then 30 Nov 08:00. */
  ahead(at: number, now?: number): string
  /** The whole of it, for a title: Monday 12 November 2026 at 14:02. */
  full(at: number): string
  /** 14:02 */
  time(at: number): string
  /** 12 November, with the year when it is another one. */
  day(at: number, now?: number): string
  number(value: number): string
  /** 184 kB, in thousands as file managers count. */
  bytes(count: number): string
}

/** Dates, numbers and sizes in the chosen language and the browser's time zone. Read inside JSX: it follows a switch. */
export const useFormat = (): Format => format

const dayMs = 86_400_000

const format: Format = {
  moment: (at, now = Date.now()) => dates(shortShape(at, now)).format(at),
  ahead: (at, now = Date.now()) => [dayAhead(at, now), dates('time').format(at)].join(' ').trim(),
  full: (at) => dates('full').format(at),
  time: (at) => dates('time').format(at),
  day: (at, now = Date.now()) => dates(yearOf(at) === yearOf(now) ? 'longDay' : 'longDayWithYear').format(at),
  number: (value) => numbers({}).format(value),
  bytes: (count) => {
    const step = count < 1000 ? 0 : count < 1_000_000 ? 1 : count < 1_000_000_000 ? 2 : 3
    const unit = (['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const)[step] ?? 'byte'
    const value = count / 1000 ** step
    return numbers({
      style: 'unit',
      unit,
      unitDisplay: step === 0 ? 'long' : 'short',
      maximumFractionDigits: step < 2 || value >= 100 ? 0 : 1,
    }).format(value)
  },
}

/** Today by the clock; within the last six days by the weekday, so that a name never means two days. */
function shortShape(at: number, now: number): Shape {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / dayMs)
  if (days === 0) return 'time'
  if (days > 0 && days < 7) return 'weekday'
  return yearOf(at) === yearOf(now) ? 'shortDay' : 'shortDayWithYear'
}

function dayAhead(at: number, now: number): string {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / dayMs)
  if (days === 0) return ''
  return dates(days > 0 && days < 7 ? 'weekday' : shortShape(at, now)).format(at)
}

const startOfDay = (at: number) => new Date(at).setHours(0, 0, 0, 0)
const yearOf = (at: number) => new Date(at).getFullYear()

const shapes = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  weekday: { weekday: 'short' },
  shortDay: { day: 'numeric', month: 'short' },
  shortDayWithYear: { day: 'numeric', month: 'short', year: 'numeric' },
  longDay: { day: 'numeric', month: 'long' },
  longDayWithYear: { day: 'numeric', month: 'long', year: 'numeric' },
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>
type Shape = keyof typeof shapes

/** English as the pictures have it: day before month, a clock of 24 hours. */
const tags = { en: 'en-GB', sv: 'sv-SE' } as const

const made = new Map<string, Intl.DateTimeFormat>()
function dates(shape: Shape): Intl.DateTimeFormat {
  const tag = tags[currentLocale()]
  const key = `${tag} ${shape}`
  const known = made.get(key) ?? new Intl.DateTimeFormat(tag, shapes[shape])
  made.set(key, known)
  return known
}

const numbers = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(tags[currentLocale()], options)
