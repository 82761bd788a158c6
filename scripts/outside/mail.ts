import PostalMime, { type Email, type Address as ParsedAddress } from 'postal-mime'
import * as v from 'valibot'

/** Somebody with a mailbox outside. */
export interface Person {
  readonly name: string
  readonly address: string
}

/** A mail that the relay sent, as the person outside sees it. */
export interface ArrivedMail {
  /** Counts from 1. */
  readonly id: number
  readonly at: number
  /** Whom the servers spoke of: here stands who got a blind copy. */
  readonly envelope: { readonly from: string; readonly to: readonly string[] }
  readonly from: Person
  readonly to: readonly Person[]
  readonly cc: readonly Person[]
  readonly subject: string
  readonly text: string
  readonly html: string | null
  readonly messageId: string | null
  readonly inReplyTo: string | null
  readonly references: readonly string[]
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly attachments: readonly { readonly name: string; readonly type: string /** bytes */; readonly size: number }[]
  /** All of it, as text. */
  readonly raw: string
}

/** An arrived mail with what only its own page needs. */
export interface KeptMail {
  readonly mail: ArrivedMail
  /** Its HTML with its own pictures in it. */
  readonly preview: string | null
  readonly files: readonly Uint8Array[]
}

const Text = (length: number) => v.pipe(v.string(), v.maxLength(length))
const Address = v.pipe(v.string(), v.trim(), v.maxLength(320), v.regex(/^[^\s<>",;]+@[^\s<>",;]+$/))

/** What a person outside writes. */
export const OutsideMail = v.strictObject({
  from: v.strictObject({ name: Text(200), address: Address }),
  to: Address,
  cc: v.optional(v.array(Address), []),
  subject: Text(998),
  text: Text(1_000_000),
  html: v.optional(v.nullable(Text(2_000_000)), null),
  attachments: v.optional(v.pipe(v.array(v.strictObject({ name: Text(255), type: Text(200), base64: v.string() })), v.maxLength(20)), []),
  inReplyTo: v.optional(v.nullable(Text(998)), null),
  references: v.optional(v.array(Text(998)), []),
  /** Chosen by the sender's program where it is not said. */
  messageId: v.optional(Text(998)),
})
export type OutsideMail = v.InferOutput<typeof OutsideMail>
export type OutsideMailInput = v.InferInput<typeof OutsideMail>

export async function readMail(id: number, raw: Buffer, envelope: ArrivedMail['envelope']): Promise<KeptMail> {
  const email = await PostalMime.parse(raw)
  const files = email.attachments.map((file) =>
    typeof file.content === 'string' ? Buffer.from(file.content) : new Uint8Array(file.content),
  )
  const mail: ArrivedMail = {
    id,
    at: Date.now(),
    envelope,
    from: people(email.from === undefined ? [] : [email.from])[0] ?? { name: '', address: envelope.from },
    to: people(email.to),
    cc: people(email.cc),
    subject: email.subject ?? '',
    text: email.text ?? '',
    html: email.html ?? null,
    messageId: email.messageId ?? null,
    inReplyTo: email.inReplyTo ?? null,
    references: email.references?.match(/<[^>]+>/g) ?? [],
    headers: email.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    attachments: email.attachments.map((file, index) => ({
      name: file.filename ?? `file-${index + 1}`,
      type: file.mimeType,
      size: files[index]?.byteLength ?? 0,
    })),
    raw: raw.toString(),
  }
  return { mail, preview: previewOf(email, files), files }
}

const people = (addresses: readonly ParsedAddress[] = []): Person[] =>
  addresses.flatMap((one) => (one.group === undefined ? [{ name: one.name, address: one.address }] : one.group))

/** Pictures that the HTML names by Content-ID are put into it; whatever else it names stays outside by the page's policy. */
function previewOf(email: Email, files: readonly Uint8Array[]): string | null {
  if (email.html === undefined) return null
  return email.attachments.reduce((html, file, index) => {
    const cid = file.contentId?.replace(/^<|>$/g, '')
    if (cid === undefined || cid === '' || !/^image\/(png|jpeg|gif|webp)$/.test(file.mimeType)) return html
    return html.replaceAll(`cid:${cid}`, `data:${file.mimeType};base64,${Buffer.from(files[index] ?? []).toString('base64')}`)
  }, email.html)
}
