import type { Random } from '../random.ts'
import type { LanguageCode } from '../texts/language.ts'
import { oddNames } from '../texts/odd.ts'
import { arabic, english, finnish, german, norwegian, type People, swedish } from './peoples.ts'

const peoples: { readonly [C in LanguageCode]: People } = { sv: swedish, en: english, no: norwegian, fi: finnish, de: german }

/** Domains of customers; the last one is their own name. */
const domains = [
  'mejl.example',
  'post.example',
  'brevlada.example',
  'snabbnat.example',
  'mail.example',
  'hemma.example',
  'kontoret.example',
] as const

export interface Person {
  readonly name: string
  readonly address: string
}

/** An invented person whose address nobody in `taken` has. */
export function person(random: Random, language: LanguageCode, taken: ReadonlyMap<string, unknown>): Person {
  const odd = random.chance(0.03) ? random.pick(oddNames) : null
  const names = language !== 'en' && random.chance(0.92) ? peoples[language] : random.pick([english, english, english, german, arabic])
  const family = random.often(names.front) + random.often(names.back)
  const name = odd?.name ?? (random.chance(0.04) ? random.often(names.first) : `${random.often(names.first)} ${family}`)
  const local = odd?.local ?? plain(random.chance(0.7) ? name : `${name.slice(0, 1)}.${family}`)
  const domain = random.chance(0.12) ? `${plain(family).replaceAll('.', '-')}.example` : random.often(domains)
  let address = `${local}@${domain}`
  for (let number = 2; taken.has(address); number = nextNumber(random, number, taken.size)) address = `${local}${number}@${domain}`
  return { name, address }
}

/** A name alone, for people who are only talked about. */
export function fullName(random: Random, language: LanguageCode): string {
  const { first, front, back } = peoples[language]
  return `${random.often(first)} ${random.pick(front)}${random.often(back)}`
}

/** What somebody puts behind a name that is taken: little while it is rare, anything when thousands have it. */
const nextNumber = (random: Random, number: number, taken: number): number =>
  number < 40 ? number * 2 + random.below(8) : 40 + random.below(20 * taken)

export const plain = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.+|\.+$/g, '')
