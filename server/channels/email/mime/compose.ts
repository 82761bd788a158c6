import MailComposer from 'nodemailer/lib/mail-composer'
import type { Job, SignalFile } from '../../../../shared/channel/channel.ts'
import type { Address } from '../../../../shared/records/parts.ts'
import { cleanLine, cleanText } from './clean.ts'
import { safeFileName } from './file-names.ts'

const MAX_REFERENCES = 30
const MAX_SUBJECT = 998
const ONE_ID = /^<[^<>\s\p{Cc}]{1,996}>$/u

/**
 * The bytes of a message as they go to the server; bcc is nowhere in them. Addresses must have been judged by
 * envelopeAddress before; everything else is made harmless here (CH-8).
 */
export function composeEmail(job: Job): Promise<Buffer> {
  return new MailComposer({
    from: mailbox(job.from),
    to: job.to.map(mailbox),
    cc: job.cc.map(mailbox),
    subject: cleanLine(job.subject, MAX_SUBJECT),
    text: cleanText(job.text),
    ...(job.rich !== null && { html: page(cleanText(job.rich)) }),
    attachments: job.files.map((file) => attachment(file, job.rich !== null)),
    messageId: job.externalId,
    ...(job.answers !== null && ONE_ID.test(job.answers) && { inReplyTo: job.answers }),
    references: referencesOf(job),
    date: new Date(job.at),
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()
}

export const isMessageId = (id: string): boolean => ONE_ID.test(id) && id.includes('@')

const mailbox = ({ name, address }: Address): Address => ({ name: cleanLine(name, 200), address })

/** Oldest first, the message it answers last; of a long thread its first message and the newest ones. */
function referencesOf({ references, answers }: Job): string[] {
  const ids = [...new Set([...references.filter((id) => id !== answers), ...(answers === null ? [] : [answers])])].filter((id) =>
    ONE_ID.test(id),
  )
  return ids.length <= MAX_REFERENCES ? ids : [...ids.slice(0, 1), ...ids.slice(1 - MAX_REFERENCES)]
}

function attachment(file: SignalFile, related: boolean) {
  const cid = related && file.inline === true ? (file.cid ?? '').replace(/[<>\s\p{Cc}]+/gu, '') : ''
  const plain = /^[\w.+-]+\/[\w.+-]+$/.test(file.type) && !/^(message|multipart)\//i.test(file.type)
  return {
    filename: safeFileName(file.name) || 'attachment',
    // A message/* part may not be base64 (RFC 2046 5.2.1) and anything else could change its bytes on the way.
    contentType: plain ? file.type : 'application/octet-stream',
    contentTransferEncoding: 'base64' as const,
    contentDisposition: cid === '' ? ('attachment' as const) : ('inline' as const),
    content: Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength),
    ...(cid !== '' && { cid }),
  }
}

const page = (body: string): string => `<!doctype html>\n<html><head><meta charset="utf-8"></head><body>${body}</body></html>\n`
