import * as v from 'valibot'

/** Crockford's base 32: no I, L, O, U. Source: github.com/ulid/spec. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/

/** What a ULID needs from outside; shared/ has neither clock nor randomness of its own. */
export interface IdSource {
  /** Milliseconds since the epoch. */
  now(): number
  /** `count` random bytes. */
  random(count: number): Uint8Array
}

/** 26 characters: 48 bits of time, 80 random bits. Sorts by time of making. */
export function createUlid(source: IdSource): string {
  let time = Math.floor(source.now())
  let head = ''
  for (let i = 0; i < 10; i++) {
    head = ALPHABET.charAt(time % 32) + head
    time = Math.floor(time / 32)
  }
  let tail = ''
  for (const byte of source.random(16)) tail += ALPHABET.charAt(byte & 31)
  return head + tail
}

/** 128 bits as a ULID: for an id that every device must derive alike, which says nothing of time. */
export function ulidOf(words: readonly [number, number, number, number]): string {
  let bits = words.reduce((all, word) => (all << 32n) | BigInt(word), 0n)
  let text = ''
  for (let i = 0; i < 26; i++) {
    text = ALPHABET.charAt(Number(bits & 31n)) + text
    bits >>= 5n
  }
  return text
}

/** When a ULID was made, ms. */
export const timeOf = (ulid: string): number => [...ulid.slice(0, 10)].reduce((time, digit) => time * 32 + ALPHABET.indexOf(digit), 0)

/**
 * Ids that sort in the order of their making, within one millisecond too: the random part is then counted up.
 * So entries of one command, which share a time, keep their order by (at, id).
 */
export function createIds(source: IdSource): () => string {
  let last = ''
  let lastAt = Number.NaN
  return () => {
    const at = Math.floor(source.now())
    const fresh = at === lastAt ? '' : createUlid(source)
    last = fresh > last ? fresh : idAfter(last)
    lastAt = at
    return last
  }
}

/** The very next id in the order of ids. */
export function idAfter(ulid: string): string {
  let end = ulid.length - 1
  while (end > 0 && ulid.charAt(end) === 'Z') end--
  const counted = ALPHABET.charAt((ALPHABET.indexOf(ulid.charAt(end)) + 1) % 32)
  return ulid.slice(0, end) + counted + '0'.repeat(ulid.length - 1 - end)
}

export const isUlid = (text: unknown): text is string => typeof text === 'string' && ULID.test(text)

/** The kinds of record. A kind's name is the first half of its records' ids. */
export const kinds = [
  'workspace',
  'member',
  'team',
  'inbox',
  'channel',
  'contact',
  'conversation',
  'draft',
  'text',
  'notification',
  'marks',
] as const
export type KindName = (typeof kinds)[number]

/** `kind:ULID`, never used again. */
export type RecordId = `${KindName}:${string}`
export type MemberId = `member:${string}`
export type InboxId = `inbox:${string}`
export type ChannelId = `channel:${string}`
export type ContactId = `contact:${string}`
export type ConversationId = `conversation:${string}`
export type TeamId = `team:${string}`
export type DraftId = `draft:${string}`
/** A live document: the words of a draft. */
export type TextId = `text:${string}`

/**
 * The unit of replication and of access: the team's, an inbox's (its record's id), a member's own. `texts` holds the
 * live documents, which nobody subscribes to: each is opened by name.
 */
export type Space = 'team' | InboxId | `me:${string}` | 'texts'

/** The words of a draft. */
export const textOf = (draft: DraftId): TextId => `text:${draft.slice('draft:'.length)}`

export function kindOf(id: string): KindName | null {
  const colon = id.indexOf(':')
  const kind = kinds.find((name) => name === id.slice(0, colon))
  return kind !== undefined && isUlid(id.slice(colon + 1)) ? kind : null
}

export const isRecordId = (id: unknown): id is RecordId => typeof id === 'string' && kindOf(id) !== null

/** A space that a frame may name. */
export function isSpace(text: unknown): text is Space {
  if (typeof text !== 'string') return false
  return text === 'team' || kindOf(text) === 'inbox' || (text.startsWith('me:') && isUlid(text.slice(3)))
}

/** The space that belongs to one member alone. */
export const ownSpace = (member: MemberId): Space => `me:${member.slice('member:'.length)}`

const idOf = <T extends RecordId>(kind: KindName) => v.custom<T>((id) => typeof id === 'string' && kindOf(id) === kind, `not a ${kind} id`)

export const EntryId = v.custom<string>(isUlid, 'not an entry id')
export const MemberId = idOf<MemberId>('member')
export const InboxId = idOf<InboxId>('inbox')
export const ChannelId = idOf<ChannelId>('channel')
export const ContactId = idOf<ContactId>('contact')
export const ConversationId = idOf<ConversationId>('conversation')
export const TeamId = idOf<TeamId>('team')
export const DraftId = idOf<DraftId>('draft')
