import type { FileRef } from '../../../shared/records/parts.ts'
import type { Refusal } from '../../../shared/records/refusal.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { GivenFile } from '../../bridge/api.ts'

/** A file as it was given, read whole: what is stored is what was hashed, whatever becomes of the original. */
export interface TakenFile {
  readonly id: string
  readonly file: FileRef
  readonly bytes: Blob
}

const MAX_NAME = 255
const MAX_TYPE = 200

/** Reads and hashes. A folder that was dropped, or a file that is gone meanwhile, cannot be read. */
export async function takeFile({ id, name, blob }: GivenFile & { readonly id: string }): Promise<Result<TakenFile, Refusal>> {
  const buffer = await blob.arrayBuffer().catch(() => null)
  if (buffer === null) return fail({ code: 'unreadable-file', detail: name })
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', buffer))
  const sha256 = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const type = (blob.type || 'application/octet-stream').slice(0, MAX_TYPE)
  return ok({ id, file: { name: fitName(name), type, size: buffer.byteLength, sha256 }, bytes: new Blob([buffer], { type }) })
}

/** Without what no file system takes, and no longer than an entry holds. */
function fitName(name: string): string {
  const plain = name.replace(/[\p{Cc}/\\]/gu, '_').trim() || 'file'
  const { stem, extension } = split(plain)
  return cut(stem, MAX_NAME - extension.length) + extension
}

/** `photo.png`, then `photo (2).png`: within a message a file is found by its name. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  const { stem, extension } = split(name)
  for (let count = 1; ; count++) {
    const end = count === 1 ? extension : ` (${count})${extension}`
    const free = cut(stem, MAX_NAME - end.length) + end
    if (!taken.has(free)) return free
  }
}

function split(name: string): { readonly stem: string; readonly extension: string } {
  const dot = name.lastIndexOf('.')
  return dot <= 0 || name.length - dot > 20 ? { stem: name, extension: '' } : { stem: name.slice(0, dot), extension: name.slice(dot) }
}

/** Never through the middle of a character. */
const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\ud800-\udbff]$/, '')
