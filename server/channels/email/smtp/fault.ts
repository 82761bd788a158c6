import type { Fault } from '../../../../shared/channel/channel.ts'
import { cleanLine } from '../mime/clean.ts'

const MAX_DETAIL = 500

/** What nodemailer says of a failed session. */
export interface SmtpError extends Error {
  readonly code?: string
  readonly response?: string
  readonly responseCode?: number
}

/**
 * `written`: the message and its final dot were handed to the socket. Without an answer the server may then have
 * taken it, and only then: RFC 5321 4.2.5 forbids it to deliver what was cut off before the dot.
 */
export function faultOf(error: SmtpError, written: boolean): Fault {
  const detail = cleanLine(error.response ?? error.message, MAX_DETAIL)
  const answer = error.responseCode ?? 0
  if (answer >= 400 && answer < 600) return { ...answered(answer, error.code), detail }
  if (written) return { code: 'uncertain', retry: 'never', detail }
  if (error.code === 'EAUTH' || error.code === 'ENOAUTH') return { code: 'unauthorised', retry: 'never', detail }
  if (error.code === 'EENVELOPE' || error.code === 'EMESSAGE') return { code: 'rejected', retry: 'never', detail }
  return { code: 'unreachable', retry: 'backoff', detail }
}

function answered(answer: number, code: string | undefined): Pick<Fault, 'code' | 'retry'> {
  if (answer === 421) return { code: 'unreachable', retry: 'backoff' }
  if (answer < 500) return { code: 'throttled', retry: 'backoff' }
  return { code: code === 'EAUTH' || answer === 530 || answer === 535 ? 'unauthorised' : 'rejected', retry: 'never' }
}
