import type { Language } from '../language.ts'

/** What a language needs beside its letters to fill an inbox of years: sentences with rare words in them. */
export interface Crowd {
  /** With the sentences that ask for the slots of voices/slots.ts. */
  readonly language: Language
  /** Between the front and the back half of a part: three halves make the words that come up once. */
  readonly middles: readonly string[]
  /** What the names of streets end with. */
  readonly streets: readonly string[]
  readonly currency: string
}

/** Word lists are easier to read in a line. */
export const list = (words: string): readonly string[] => words.split(' ')
