import { Hono } from 'hono'
import { isRecordId, isUlid, kindOf, type MemberId, type RecordId } from '../../../shared/ids.ts'
import { kindByName } from '../../../shared/records/kinds.ts'
import type { FileRef } from '../../../shared/records/parts.ts'
import type { Author } from '../../author/author.ts'
import type { Blobs } from '../../store/blobs.ts'
import { refuse } from '../answers.ts'
import { INERT_POLICY } from '../guard.ts'
import { type SignedIn, signedIn, type Who } from '../who.ts'

export interface FilesDeps {
  readonly who: Who
  readonly author: Pick<Author, 'entries'>
  readonly blobs: Pick<Blobs, 'stream'>
  /** May this member enter the record's space? False too where there is no such record. */
  mayEnter(member: MemberId, record: RecordId): Promise<boolean>
}

/**
 * Attachments and originals, named by where they stand: whoever may not read the entry may not read its files, now and
 * not only when the link was made (T11). What is missing and what is forbidden look the same.
 */
export function fileRoutes({ who, author, blobs, mayEnter }: FilesDeps) {
  async function find(member: MemberId, record: string, entry: string, name: string): Promise<FileRef | null> {
    const kind = kindOf(record)
    if (kind === null || !isRecordId(record) || !isUlid(entry) || !(await mayEnter(member, record))) return null
    const found = (await author.entries(record)).find((one) => one.id === entry)
    return found === undefined ? null : (kindByName[kind].files?.(found).find((file) => file.name === name) ?? null)
  }

  return new Hono<SignedIn>().get('/:record/:entry/:name', signedIn(who), async (c) => {
    const { record, entry, name } = c.req.param()
    const file = await find(c.get('session').member, record, entry, name)
    const blob = file === null ? null : await blobs.stream(file.sha256)
    if (file === null || blob === null) return refuse(c, 'not-found')
    const headers = {
      // Never the type its sender gave it: the replica has that and judges for itself (T3).
      'content-type': 'application/octet-stream',
      'content-length': String(blob.size),
      'content-disposition': attachment(file.name),
      'content-security-policy': INERT_POLICY,
      'cache-control': 'private, no-store',
    }
    if (c.req.method !== 'HEAD') return c.body(blob.body, 200, headers)
    await blob.body.cancel()
    return c.body(null, 200, headers)
  })
}

/** Controls, path signs and the marks that turn the direction of writing, by which `exe` can be made to look like `txt`. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Cs}/\\]/gu

/** Saved, never shown. Source: RFC 6266, with the encoding of RFC 8187 and a plain name for what does not know it. */
export function attachment(name: string): string {
  const fit = name.replace(UNFIT, '_')
  const plain = fit.replace(/[^\x20-\x7e]|["%]/g, '_')
  const encoded = encodeURIComponent(fit).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
