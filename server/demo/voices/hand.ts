import { newsletter, newsletters } from '../contents/html.ts'
import type { Random } from '../random.ts'
import { en } from '../texts/en.ts'
import { sv } from '../texts/sv.ts'
import type { Circular, Voice } from './voice.ts'

/** Letters in words that somebody has chosen for a person to read: what stands on top of every inbox. */
export function createHand(random: Random, letter: (number: number) => Circular): Voice {
  return {
    language: () => (random.chance(0.5) ? sv : en),
    regular: (people) => (people.length > 0 && random.chance(0.4) ? random.often(people) : null),
    length: () => lengthOf(random),
    circular: () => (random.chance(0.06) ? letter(random.below(newsletters)) : null),
    slots: () => ({}),
    mail: (text) => ({ text, html: null }),
  }
}

/** Each newsletter is made when it is first asked for. */
export function createNewsletters(): (number: number) => Circular {
  const made = new Map<number, Circular>()
  return (number) => {
    const letter = made.get(number) ?? { ...newsletter(number), isSpam: false }
    made.set(number, letter)
    return letter
  }
}

/** Shares of conversations with 1, 2, 3 … messages; four on average. A held reply may come on top. */
const lengths = [0.14, 0.2, 0.17, 0.15, 0.11, 0.08, 0.05, 0.03, 0.02, 0.015, 0.01, 0.01, 0.015] as const

function lengthOf(random: Random): number {
  let left = random.next()
  const index = lengths.findIndex((share) => {
    left -= share
    return left < 0
  })
  return index === -1 ? 1 : index + 1
}
