import * as v from 'valibot'
import * as Y from 'yjs'
import type { Entry } from '../records/entry.ts'
import type { AnyKind } from '../records/kinds.ts'
import type { Refusal } from '../records/refusal.ts'
import { fail, ok, type Result } from '../result.ts'
import { ROOT } from './layout.ts'

/** What the bytes of a change must fit, known before anything of them is applied. */
export interface Expected {
  readonly kind: AnyKind
  /** The client id leased to the device. */
  readonly client: number
  /** Where that client's next struct in this record begins. */
  readonly clock: number
  /** Is there, or was there ever, an entry with this id? */
  isUsed(id: string): boolean
}

const malformed = (detail: string) => fail<Refusal>({ code: 'malformed', detail })

/**
 * Reads the entries of a change from its bytes alone, exactly (SY-7): nothing is applied, and what is not a plain set
 * of new entries by this client is refused. `decodeUpdate` reads lazily, so a count without content costs nothing,
 * where `applyUpdate` would allocate for it.
 */
export function decodeChange(update: Uint8Array, expected: Expected): Result<readonly Entry[], Refusal> {
  let decoded: ReturnType<typeof Y.decodeUpdate>
  try {
    decoded = Y.decodeUpdate(update)
  } catch {
    return malformed('not a V1 update')
  }
  if (decoded.ds.clients.size > 0) return malformed('a change never deletes')
  if (decoded.structs.length === 0) return malformed('empty')
  const entries: Entry[] = []
  let clock = expected.clock
  for (const struct of decoded.structs) {
    if (!(struct instanceof Y.Item)) return malformed('not an item')
    if (struct.id.client !== expected.client) return malformed('a foreign client id')
    if (struct.id.clock !== clock) return fail({ code: 'forked', detail: `clock ${struct.id.clock}, expected ${clock}` })
    clock += struct.length
    // The lazy decoder leaves a root's name as a string where the type says AbstractType.
    if ((struct.parent as unknown) !== ROOT || struct.origin !== null || struct.rightOrigin !== null)
      return malformed('not a new key of entries')
    if (!(struct.content instanceof Y.ContentAny) || struct.content.arr.length !== 1) return malformed('not one value')
    const entry = parseEntry(struct.content.arr[0], struct.parentSub, expected)
    if (!entry.ok) return entry
    if (entries.some((other) => other.id === entry.value.id)) return fail({ code: 'duplicate-entry' })
    entries.push(entry.value)
  }
  return ok(entries)
}

function parseEntry(value: unknown, key: string | null, expected: Expected): Result<Entry, Refusal> {
  if (hasForeignKey(value, 0)) return malformed('a forbidden key')
  const parsed = v.safeParse(expected.kind.entry, value)
  if (!parsed.success) return malformed(parsed.issues[0].message)
  if (parsed.output.id !== key) return malformed('the id is not the key')
  if (expected.isUsed(parsed.output.id)) return fail({ code: 'duplicate-entry' })
  return ok(parsed.output)
}

const forbidden = new Set(['__proto__', 'constructor', 'prototype'])
const MAX_DEPTH = 8

export const isForbiddenKey = (key: string): boolean => forbidden.has(key)

const SHA256 = /^[0-9a-f]{64}$/

/**
 * The hashes that a change names as `files` of its entries, read from its bytes alone, before anything is known of them:
 * what is no change names none.
 */
export function filesNamedBy(update: Uint8Array): string[] {
  if (!mentionsFiles(update)) return []
  try {
    return Y.decodeUpdate(update).structs.flatMap((struct) =>
      struct instanceof Y.Item && struct.content instanceof Y.ContentAny ? struct.content.arr.flatMap(hashesIn) : [],
    )
  } catch {
    return []
  }
}

const NAME = new TextEncoder().encode('sha256')

/** Most changes name none, and are told by their bytes alone: keys stand in an update as they are. */
function mentionsFiles(update: Uint8Array): boolean {
  for (let at = update.indexOf(NAME[0] ?? 0); at >= 0; at = update.indexOf(NAME[0] ?? 0, at + 1))
    if (NAME.every((byte, index) => update[at + index] === byte)) return true
  return false
}

/** The entries of a change that we made ourselves, as far as they are of this kind; nothing is judged. */
export function entriesIn(update: Uint8Array, kind: AnyKind): Entry[] {
  return Y.decodeUpdate(update).structs.flatMap((struct) => {
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentAny)) return []
    const parsed = v.safeParse(kind.entry, struct.content.arr[0])
    return parsed.success ? [parsed.output] : []
  })
}

function hashesIn(entry: unknown): string[] {
  const files: unknown = typeof entry === 'object' && entry !== null && 'files' in entry ? entry.files : null
  if (!Array.isArray(files)) return []
  return files.flatMap((file: unknown) => {
    const sha256: unknown = typeof file === 'object' && file !== null && 'sha256' in file ? file.sha256 : null
    return typeof sha256 === 'string' && SHA256.test(sha256) ? [sha256] : []
  })
}

/** Keys that reach a prototype (T21), and nesting that no entry has. */
export function hasForeignKey(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (depth > MAX_DEPTH) return true
  if (Array.isArray(value)) return value.some((part) => hasForeignKey(part, depth + 1))
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return true
  return Object.keys(value).some((key) => forbidden.has(key) || hasForeignKey((value as Record<string, unknown>)[key], depth + 1))
}
