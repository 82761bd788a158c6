import { newsletters } from '../contents/html.ts'
import { bell, type Random } from '../random.ts'
import { crowds, shares } from '../texts/crowd/crowds.ts'
import type { LanguageCode } from '../texts/language.ts'
import { createPages } from './pages.ts'
import { crowdSlots } from './slots.ts'
import { spam } from './spam.ts'
import type { Circular, Voice } from './voice.ts'

/** Firms that write every week; and how far back those reach who write once more. */
const FIRMS = 50
const RECENT = 3000

/**
 * Log-normal, as lengths of threads are: half of the conversations end within six messages, the longest go on for
 * hundreds. MEDIAN is set so that all conversations have ten on average, those that nobody answers included.
 */
const MEDIAN = 6.3
const SPREAD = 1.1

/** Years of everybody's mail, in five languages: read by an index rather than by a person. */
export function createCrowd(random: Random, letter: (number: number) => Circular): Voice {
  const page = createPages()
  /** One language for each of a hundred newcomers. */
  const newcomers = (Object.keys(shares) as readonly LanguageCode[]).flatMap((code) => Array<LanguageCode>(shares[code]).fill(code))

  return {
    language: () => crowds[random.pick(newcomers)].language,
    regular(people) {
      if (people.length < FIRMS || !random.chance(0.4)) return null
      return people[random.chance(0.05) ? random.rank(FIRMS) : people.length - 1 - random.below(Math.min(people.length, RECENT))] ?? null
    },
    length: () => Math.max(1, Math.round(MEDIAN * Math.exp(SPREAD * bell(random)))),
    circular() {
      if (random.chance(0.05)) return letter(random.below(newsletters))
      return random.chance(0.04) ? spam(random) : null
    },
    slots: ({ code }, at) => crowdSlots(random, crowds[code], at),
    mail(text, { code }, trade) {
      if (random.chance(0.2)) return page(code, trade, random.below(1 << 16))
      return { text: random.chance(0.3) ? slip(random, text) : text, html: null }
    },
  }
}

/** Two neighbours changed places, as they do when somebody types fast. */
function slip(random: Random, text: string): string {
  const at = random.below(Math.max(1, text.length - 1))
  const pair = text.slice(at, at + 2)
  return /^\p{Ll}{2}$/u.test(pair) ? `${text.slice(0, at)}${pair[1]}${pair[0]}${text.slice(at + 2)}` : text
}
