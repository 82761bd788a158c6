import type { FileKind } from '../contents/files.ts'

/** What the three inboxes of the shop are about. */
export type Trade = 'workshop' | 'shop' | 'invoices'
export const trades: readonly Trade[] = ['workshop', 'shop', 'invoices']

/**
 * One thing people write about. Sentences hold slots like `{bike}`: words.ts fills them, and what a conversation is
 * about (bike, part, number, place, size) stays the same in all of it.
 */
export interface Topic {
  readonly subjects: readonly string[]
  /** How the contact begins. */
  readonly asks: readonly string[]
  /** What the contact writes later on. */
  readonly follows: readonly string[]
  readonly answers: readonly string[]
  /** What members tell each other. */
  readonly notes: readonly string[]
  /** What is likely to be attached. */
  readonly file: FileKind
}

/** `sv` and `en` have letters of their own; the others write in the crowd behind them. */
export type LanguageCode = 'sv' | 'en' | 'no' | 'fi' | 'de'

export interface Language {
  readonly code: LanguageCode
  readonly greetings: readonly string[]
  /** How a member begins; slot `{first}`. */
  readonly hello: string
  readonly closings: readonly string[]
  readonly memberClosings: readonly string[]
  /** Sentences that fit anywhere. */
  readonly asides: readonly string[]
  readonly memberAsides: readonly string[]
  readonly thanks: readonly string[]
  /** Lines of a list, for those who have a lot to tell. */
  readonly logLines: readonly string[]
  /** The line above a quoted message; slots `{when}`, `{name}`, `{address}`. */
  readonly quoted: string
  /** Around a picture that somebody sends from a phone. */
  readonly picture: { readonly greeting: string; readonly captions: readonly string[]; readonly signature: string }
  readonly topics: { readonly [T in Trade]: readonly Topic[] }
  readonly words: Words
}

/** What slots are filled with, the commonest first. */
export interface Words {
  /** Front halves and back halves of parts; any two make a word. */
  readonly partFronts: readonly string[]
  readonly partBacks: readonly string[]
  readonly partJoin: string
  readonly days: readonly string[]
  /** After `until`. */
  readonly limits: readonly string[]
  readonly colours: readonly string[]
  readonly months: readonly string[]
}
