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

/**
 * Ids that sort in the order of their making, within one millisecond too: the random part is then counted up.
 * So entries of one command, which share a time, keep their order by (at, id).
 */
export function createIds(source: IdSource): () => string {
  let last = ''
  return () => {
    const fresh = createUlid(source)
    last = fresh > last ? fresh : increment(last)
    return last
  }
}

function increment(ulid: string): string {
  const digits = [...ulid]
  for (let i = digits.length - 1; i >= 0; i--) {
    const value = ALPHABET.indexOf(digits[i] ?? '')
    digits[i] = ALPHABET.charAt((value + 1) % 32)
    if (value < 31) break
  }
  return digits.join('')
}

export const isUlid = (text: unknown): text is string => typeof text === 'string' && ULID.test(text)

/** The kinds of record. A kind's name is the first half of its records' ids. */
export const kinds = ['workspace', 'member', 'inbox', 'channel', 'contact', 'conversation'] as const
export type KindName = (typeof kinds)[number]

/** `kind:ULID`, never used again. */
export type RecordId = `${KindName}:${string}`
export type MemberId = `member:${string}`
export type InboxId = `inbox:${string}`
export type ChannelId = `channel:${string}`
export type ContactId = `contact:${string}`
export type ConversationId = `conversation:${string}`

/** The unit of replication and of access: the team's, an inbox's (its record's id), a member's own. */
export type Space = 'team' | InboxId | `me:${string}`

export function kindOf(id: string): KindName | null {
  const colon = id.indexOf(':')
  const kind = kinds.find((name) => name === id.slice(0, colon))
  return kind !== undefined && isUlid(id.slice(colon + 1)) ? kind : null
}

export const isRecordId = (id: unknown): id is RecordId => typeof id === 'string' && kindOf(id) !== null

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
