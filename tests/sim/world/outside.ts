import type { Fault, Job } from '../../../shared/channel/channel.ts'
import { fail, ok } from '../../../shared/result.ts'
import type { Carrier } from '../relay-house.ts'

export type Weather = 'fair' | 'down' | 'silent' | 'stern'

/** The mail server that the relay hands its mail to. */
export interface Outside {
  weather: Weather
  /** What arrived there, in order; a message's key for each arrival. */
  readonly arrivals: Job[]
  readonly carrier: Carrier
}

export function createOutside(): Outside {
  const outside: Outside = {
    weather: 'fair',
    arrivals: [],
    async carrier(job) {
      if (outside.weather === 'down') return fail<Fault>({ code: 'unreachable', retry: 'backoff', detail: 'nobody there' })
      if (outside.weather === 'stern') return fail<Fault>({ code: 'rejected', retry: 'never', detail: 'no such user' })
      outside.arrivals.push(job)
      if (outside.weather === 'silent') return fail<Fault>({ code: 'uncertain', retry: 'never', detail: 'no answer after the dot' })
      return ok({ externalId: job.externalId })
    },
  }
  return outside
}
