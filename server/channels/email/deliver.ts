import type { Fault, Job } from '../../../shared/channel/channel.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { envelopeAddress } from './mime/address.ts'
import { cleanLine } from './mime/clean.ts'
import { composeEmail, isMessageId } from './mime/compose.ts'
import { type Envelope, sendOverSmtp } from './smtp/send.ts'
import type { SmtpTransport } from './smtp/transport.ts'

/** Hands one message to a mail server. ok: the server answers for it from now on. */
export async function deliverEmail(
  job: Job,
  transport: SmtpTransport,
  stop: AbortSignal,
): Promise<Result<{ readonly externalId: string }, Fault>> {
  const envelope = envelopeOf(job)
  if (!envelope.ok) return envelope
  const bytes = await composeEmail(job)
  const sent = await sendOverSmtp(envelope.value, bytes, transport, stop)
  return sent.ok ? ok({ externalId: job.externalId }) : sent
}

function envelopeOf(job: Job): Result<Envelope, Fault> {
  if (!isMessageId(job.externalId)) return rejected('Its id is not a Message-ID')
  const from = envelopeAddress(job.from.address)
  if (from === null) return rejected(`Not an address: ${job.from.address}`)
  const to = new Set<string>()
  for (const { address } of [...job.to, ...job.cc, ...job.bcc]) {
    const recipient = envelopeAddress(address)
    if (recipient === null) return rejected(`Not an address: ${address}`)
    to.add(recipient)
  }
  return to.size === 0 ? rejected('It has no recipients') : ok({ from, to: [...to] })
}

const rejected = (why: string): Result<never, Fault> => fail({ code: 'rejected', retry: 'never', detail: cleanLine(why, 400) })
