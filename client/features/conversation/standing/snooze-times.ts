import type { TextKey } from '../../../text/create-text.ts'

export interface SnoozeTime {
  readonly key: Extract<TextKey, `conversation.snooze.${string}`>
  readonly until: number
}

/** Working hours begin at 8; what is put off for today comes back three hours later, at a full hour, before the evening. */
const MORNING = 8
const LATER_HOURS = 3
const EVENING = 18

/** What one may want: later today (as long as there is a later), tomorrow morning, Monday morning. By this device's clock. */
export function snoozeTimes(now: number): readonly SnoozeTime[] {
  const at = (days: number, hours: number) => {
    const day = new Date(now)
    day.setDate(day.getDate() + days)
    return day.setHours(hours, 0, 0, 0)
  }
  const today = new Date(now)
  const laterHour = today.getHours() + LATER_HOURS
  const untilMonday = (8 - today.getDay()) % 7 || 7
  const untilNextWeek = untilMonday === 1 ? 8 : untilMonday // on a Sunday, tomorrow is not next week
  return [
    ...(laterHour <= EVENING ? [{ key: 'conversation.snooze.later', until: at(0, laterHour) } as const] : []),
    { key: 'conversation.snooze.tomorrow', until: at(1, MORNING) },
    { key: 'conversation.snooze.nextWeek', until: at(untilNextWeek, MORNING) },
  ]
}
