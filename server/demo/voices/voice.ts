import type { Address } from '../../../shared/records/parts.ts'
import type { DemoFile } from '../contents/files.ts'
import type { Slots } from '../contents/fill-in.ts'
import type { Language, Trade } from '../texts/language.ts'

/**
 * How a part of the inbox speaks: the letters that somebody has written by hand, or the crowd behind them. Its caller
 * is conversations.ts, which knows what happens when; a voice draws all of its chance from the demo's own.
 */
export interface Voice {
  /** What a newcomer writes in. */
  language(): Language
  /** One of those who have written before; null: a newcomer. */
  regular<W>(people: readonly W[]): W | null
  /** Messages in a conversation that gets its answers. */
  length(): number
  /** Mail that nobody answers; null for people's own. */
  circular(): Circular | null
  /** What the sentences of a conversation that begins at `at` may ask for, beyond the slots of every one. */
  slots(language: Language, at: number): Slots
  /** How a contact's words come: as they are, with slips of the finger, or as a page of HTML with words of its own. */
  mail(text: string, language: Language, trade: Trade): { readonly text: string; readonly html: DemoFile | null }
}

/** A newsletter, or an offer that nobody has asked for: spam. */
export interface Circular {
  readonly isSpam: boolean
  readonly from: Address
  readonly subject: string
  readonly text: string
  readonly html: DemoFile | null
}
