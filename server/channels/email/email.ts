import type { Channel } from '../../../shared/channel/channel.ts'
import { MAX_TEXT } from '../../../shared/records/parts.ts'
import { deliverEmail } from './deliver.ts'
import { type RawEmail, readEmail } from './read.ts'
import type { SmtpTransport } from './smtp/transport.ts'

export const emailChannel: Channel<RawEmail, SmtpTransport> = {
  kind: 'email',
  can: { maxText: MAX_TEXT, subject: true, rich: true, attachments: 'many', replyWindowMs: null },
  read: readEmail,
  deliver: deliverEmail,
}
