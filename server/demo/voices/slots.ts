import { capital, type Slots } from '../contents/fill-in.ts'
import { place } from '../contents/goods.ts'
import { fullName, plain } from '../contents/names.ts'
import type { Random } from '../random.ts'
import type { Crowd } from '../texts/crowd/crowd.ts'
import { coin } from './coin.ts'

/** Makers, and words that shops make up for what they sell. */
const BRANDS = 60_000
const DAY = 86_400_000

/**
 * The rare words of an inbox: names, products, compounds, numbers of every kind; dates before `at`. Ranks follow Zipf's law, so that some
 * come up all the time, and most of them once in years.
 */
export function crowdSlots(random: Random, crowd: Crowd, at: number): Slots {
  const { language, middles, streets, currency } = crowd
  const { words } = language
  const brand = () => capital(coin(random.rank(BRANDS)))
  const digits = (count: number) => String(random.below(10 ** count)).padStart(count, '0')
  const letters = (count: number) => Array.from({ length: count }, () => String.fromCharCode(65 + random.below(26))).join('')
  return {
    thing: () =>
      [random.often(words.partFronts), ...(random.chance(0.5) ? [random.often(middles)] : []), random.often(words.partBacks)].join(
        words.partJoin,
      ),
    brand,
    product: () => `${brand()} ${random.chance(0.5) ? letters(2) : ''}${10 * (1 + random.rank(99))}`,
    who: () => fullName(random, language.code),
    code: () => `${letters(2)}${digits(6)}`,
    parcel: () => `${letters(2)}${digits(9)}SE`,
    street: () => `${place(random)}${random.often(streets)} ${1 + random.rank(120)}`,
    zip: () => `${100 + random.below(800)} ${digits(2)}`,
    link: () => `https://www.${plain(brand())}.example/${plain(random.often(words.partFronts))}/${digits(5)}`,
    mail: () => `${plain(fullName(random, language.code))}@${plain(brand())}.example`,
    date: () => dateOf(at - (1 + random.rank(900)) * DAY),
    sum: () => `${(2 + random.rank(4000)) * 5 - 1} ${currency}`,
  }
}

function dateOf(at: number): string {
  const date = new Date(at)
  return `${date.getUTCDate()}.${date.getUTCMonth() + 1}.${date.getUTCFullYear()}`
}
