import { createHash } from 'node:crypto'
import PostalMime, { type Attachment, type Email } from 'postal-mime'
import type { Signal, SignalFile } from '../../../shared/channel/channel.ts'
import type { Address } from '../../../shared/records/parts.ts'
import { addressesOf } from './mime/address.ts'
import { endOfHeader, withKnownCharset } from './mime/charset.ts'
import { cleanLine, cleanText, cut } from './mime/clean.ts'
import { countParts } from './mime/count-parts.ts'
import { createFileNamer } from './mime/file-names.ts'
import { htmlToText } from './mime/html-to-text.ts'
import { answersOf, messageIds } from './mime/ids.ts'

/** One mail as it came over the wire. */
export interface RawEmail {
  readonly bytes: Uint8Array
}

/** Beyond these a mail is not read but stays there to download (MIME bombs, T15). */
const MAX_PARTS = 1000
const TOO_MANY = `It has more than ${MAX_PARTS} parts.`
const MAX_DEPTH = 100
const MAX_HEADER_BYTES = 1024 * 1024
/** Of a mail that cannot be read: enough for its first lines. */
const GLIMPSE_BYTES = 64 * 1024
const MAX_SUBJECT = 998

/** Fields of which a mail has at least one; what has none is some other kind of bytes. */
const FIELDS = new Set(
  'from to cc bcc sender reply-to subject date message-id in-reply-to references received return-path delivered-to mime-version content-type list-id x-mailer dkim-signature'.split(
    ' ',
  ),
)

/** Always exactly one signal: the message, or why it could not be read. Never throws (CH-3). */
export async function readEmail({ bytes }: RawEmail): Promise<readonly Signal[]> {
  try {
    if (bytes.length === 0) return [unreadable(bytes, 'It is empty.', null)]
    if (countParts(bytes, MAX_PARTS) > MAX_PARTS) return [unreadable(bytes, TOO_MANY, await glimpse(bytes))]
    const email = await parse(bytes)
    if (!email.headers.some(({ key }) => FIELDS.has(key)))
      return [unreadable(bytes, 'It is not an email: no line of a mail header was found.', null)]
    if (email.attachments.length > MAX_PARTS) return [unreadable(bytes, TOO_MANY, email)]
    return [message(email, bytes)]
  } catch (error) {
    return [unreadable(bytes, reasonOf(error), await glimpse(bytes))]
  }
}

const parse = (bytes: Uint8Array): Promise<Email> =>
  PostalMime.parse(withKnownCharset(bytes), {
    forceRfc822Attachments: true,
    maxNestingDepth: MAX_DEPTH,
    maxHeadersSize: MAX_HEADER_BYTES,
  })

function message(email: Email, bytes: Uint8Array): Signal {
  const html = email.html === undefined || email.html.trim() === '' ? null : email.html.replaceAll('\0', '').toWellFormed()
  const text = cleanText(email.text ?? '').trimEnd()
  const writtenAt = Date.parse(field(email, 'date'))
  return {
    type: 'message',
    from: fromOf(email) ?? { name: '', address: '' },
    to: addressesOf(email.to),
    cc: addressesOf(email.cc),
    replyTo: addressesOf(email.replyTo)[0] ?? null,
    subject: subjectOf(email),
    text: text === '' && html !== null ? cleanText(htmlToText(html)).trimEnd() : text,
    html,
    files: filesOf(email.attachments, html),
    externalId: messageIds(field(email, 'message-id'))[0] ?? null,
    answers: answersOf(field(email, 'in-reply-to'), field(email, 'references')),
    writtenAt: Number.isNaN(writtenAt) ? null : writtenAt,
    digest: digestOf(bytes, email),
  }
}

function filesOf(attachments: readonly Attachment[], html: string | null): SignalFile[] {
  const nameFile = createFileNamer()
  return attachments.map((part) => {
    const type = /^[\w.+-]{1,99}\/[\w.+-]{1,99}$/.test(part.mimeType) ? part.mimeType : 'application/octet-stream'
    const cid = part.contentId === undefined ? '' : cut(part.contentId.replace(/[<>\s\p{Cc}]+/gu, '').toWellFormed(), MAX_SUBJECT)
    // Many programs call an image of the text an attachment all the same; what the HTML names is inline.
    const inline = part.disposition === 'inline' || part.related === true || (cid !== '' && html?.includes(`cid:${cid}`) === true)
    return {
      name: nameFile(part.filename, type),
      type,
      bytes: bytesOf(part.content),
      ...(cid !== '' && { cid }),
      ...(inline && { inline }),
    }
  })
}

const bytesOf = (content: Attachment['content']): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content instanceof Uint8Array ? content : new Uint8Array(content)

/** The first of its name that says something, as it stands. */
const field = (email: Email, key: string): string => email.headers.find((header) => header.key === key && header.value !== '')?.value ?? ''
const subjectOf = (email: Email): string => cleanLine(email.subject ?? '', MAX_SUBJECT)
const fromOf = (email: Email): Address | null => addressesOf(email.from && [email.from])[0] ?? null

function unreadable(bytes: Uint8Array, reason: string, email: Email | null): Signal {
  const seen = email === null ? { from: null, subject: '' } : { from: fromOf(email), subject: subjectOf(email) }
  return { type: 'unreadable', reason, ...seen, digest: digestOf(bytes, email) }
}

/** What can be had of the header where the whole could not be read. */
async function glimpse(bytes: Uint8Array): Promise<Email | null> {
  try {
    return await parse(bytes.subarray(0, Math.min(endOfHeader(bytes), GLIMPSE_BYTES)))
  } catch {
    return null
  }
}

function reasonOf(error: unknown): string {
  const words = error instanceof Error ? error.message : ''
  if (/nesting depth/i.test(words)) return `Its parts are nested more than ${MAX_DEPTH} deep.`
  if (/header size/i.test(words)) return 'Its headers are longer than 1 MiB.'
  return 'Its parts could not be taken apart.'
}

/**
 * The same for two copies that took different ways here (their trace fields and line ends differ), another for a new
 * message under an old Message-ID.
 */
function digestOf(bytes: Uint8Array, email: Email | null): string {
  const hash = createHash('sha256')
  if (email !== null) hash.update(JSON.stringify([field(email, 'date'), field(email, 'from')]))
  const body = email === null ? bytes : bytes.subarray(endOfHeader(bytes))
  const canonical = new Uint8Array(body.length)
  let length = 0
  for (const byte of body) if (byte !== 0x0d) canonical[length++] = byte
  while (length > 0 && canonical[length - 1] === 0x0a) length--
  return hash.update(canonical.subarray(0, length)).digest('hex')
}
