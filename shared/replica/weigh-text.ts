import * as Y from 'yjs'
import { fail, ok, type Result } from '../result.ts'
import { hasForeignKey, isForbiddenKey } from './judge.ts'
import { FIELDS, type TextDoc, WORDS } from './text-doc.ts'

/** Why an update of a live document is not taken. */
export type TextFault =
  | 'malformed'
  | 'foreign-client'
  | 'too-large'
  /** It builds on something that is not here. Honest clients do that too: what they wrote offline may come later. */
  | 'gap'

/** Structs of one update: a message of 32 KB, each letter typed by itself, twice over. */
const MAX_STRUCTS = 70_000
/** Where no honest clock of a document of at most 1 MB can come. */
const MAX_CLOCK = 2 ** 31
const MAX_KEY = 200
/** Elements within each other; quotes in lists in quotes come to about ten. */
const MAX_DEPTH = 32

const malformed = fail<TextFault>('malformed')
const gap = fail<TextFault>('gap')

/**
 * Judges an update of a live document from its bytes, before anything of it is applied (LV-4): everything that it builds
 * on is here, it holds nothing that an editor does not write, and it writes under no client id that is somebody else's.
 * `decodeUpdate` and `parseUpdateMeta` read lazily, where `applyUpdate` allocates whatever a count claims. Gives the
 * clients of which there is something new in it.
 */
export function weighUpdate(update: Uint8Array, doc: TextDoc, mayWrite: (client: number) => boolean): Result<readonly number[], TextFault> {
  let decoded: ReturnType<typeof Y.decodeUpdate>
  let ends: Map<number, number>
  try {
    decoded = Y.decodeUpdate(update)
    ends = Y.parseUpdateMeta(update).to
  } catch {
    return malformed
  }
  if (decoded.structs.length > MAX_STRUCTS) return fail('too-large')
  const held = (client: number) => Y.getState(doc.store, client)
  const isThere = ({ client, clock }: Y.ID) => clock < Math.max(held(client), ends.get(client) ?? 0)
  const done = new Set<number>()
  const fresh: number[] = []
  let client: number | null = null
  let next = 0
  for (const struct of decoded.structs) {
    if (struct instanceof Y.Skip) return malformed
    if (struct.id.client !== client) {
      if (done.has(struct.id.client)) return malformed
      if (struct.id.clock > held(struct.id.client)) return gap
      client = struct.id.client
      done.add(client)
      next = struct.id.clock
      const isNews = (ends.get(client) ?? 0) > held(client)
      if (isNews && !mayWrite(client)) return fail('foreign-client')
      if (isNews) fresh.push(client)
    }
    if (struct.id.clock !== next) return malformed
    next += struct.length
    if (next > MAX_CLOCK) return malformed
    if (next <= held(client) || !(struct instanceof Y.Item)) continue
    if (!buildsOn(struct).every(isThere)) return gap
    if (!isFit(struct)) return malformed
  }
  for (const [of, ranges] of decoded.ds.clients) {
    const end = Math.max(held(of), ends.get(of) ?? 0)
    if (ranges.some(({ clock, len }) => clock + len > end)) return gap // it deletes what is not here
  }
  const isEmpty = decoded.structs.length === 0 && decoded.ds.clients.size === 0
  return isEmpty && update.length > 2 ? malformed : ok(fresh)
}

/** What must be there before it. */
function buildsOn(item: Y.Item): Y.ID[] {
  // The lazy decoder leaves a parent as its id, where the type says AbstractType.
  const parent: unknown = item.parent
  return [item.origin, item.rightOrigin, parent instanceof Y.ID ? parent : null].filter((id) => id !== null)
}

/** Is it something that an editor writes, at a place where one does? */
function isFit(item: Y.Item): boolean {
  if (item.parentSub !== null && !isFitKey(item.parentSub)) return false
  const parent: unknown = item.parent // a root's name is left as a string
  if (typeof parent === 'string' && !(parent === WORDS ? item.parentSub === null : parent === FIELDS && item.parentSub !== null))
    return false
  return isFitContent(item.content)
}

function isFitContent(content: Y.Item['content']): boolean {
  if (content instanceof Y.ContentString || content instanceof Y.ContentDeleted) return true
  if (content instanceof Y.ContentAny) return !content.arr.some((value) => hasForeignKey(value, 0))
  if (content instanceof Y.ContentFormat) return isFitKey(content.key) && !hasForeignKey(content.value, 0)
  if (!(content instanceof Y.ContentType)) return false // subdocuments, binaries, embeds
  const { type } = content
  return type.constructor === Y.XmlText || (type instanceof Y.XmlElement && isFitKey(type.nodeName))
}

const isFitKey = (key: string): boolean => key.length <= MAX_KEY && !isForbiddenKey(key)

/** Has an element been put deeper than any editor puts one? Asked after an update was applied: deleting them recurses. */
export function isTooDeep(doc: TextDoc, update: Uint8Array): boolean {
  return Y.decodeUpdate(update).structs.some((struct) => {
    if (!(struct instanceof Y.Item && struct.content instanceof Y.ContentType)) return false
    let depth = 0
    for (let item = parentOf(Y.getItem(doc.store, struct.id)); item !== null && depth <= MAX_DEPTH; item = parentOf(item)) depth++
    return depth > MAX_DEPTH
  })
}

function parentOf(item: Y.Item | Y.GC): Y.Item | null {
  return item instanceof Y.Item && item.parent instanceof Y.AbstractType ? item.parent._item : null
}
