import type { Random } from '../random.ts'
import type { Language } from '../texts/language.ts'
import { bike, place } from './goods.ts'

const steady = new Set(['bike', 'part', 'place', 'number', 'serial', 'size', 'height', 'colour', 'phone'])

/** Fills the slots of sentences. What a conversation is about stays the same in all of it; the rest is drawn anew. */
export type FillIn = (sentence: string) => string

/** Words for slots, by name; each call draws anew. */
export type Slots = Readonly<Record<string, () => string>>

/** `known`: the words that are given, as names. `more`: slots beyond those of every conversation. */
export function createFillIn(random: Random, language: Language, known: Readonly<Record<string, string>>, more: Slots = {}): FillIn {
  const { words } = language
  const about = new Map<string, string>(Object.entries(known))
  const part = () => random.often(words.partFronts) + words.partJoin + random.often(words.partBacks)
  const serial = () => `${random.pick(['NV', 'LK', 'OK', 'PD', 'TB'])}${100_000 + random.below(899_999)}`
  const draw: Slots = {
    ...more,
    bike: () => bike(random),
    part,
    place: () => place(random),
    number: () => `EK-${10_000 + random.below(89_999)}`,
    serial,
    anyPart: part,
    anyPlace: () => place(random),
    anyBike: () => bike(random),
    anySerial: serial,
    size: () => String(46 + random.below(8) * 2),
    height: () => String(152 + random.below(38)),
    colour: () => random.often(words.colours),
    phone: () => `+46 70 174 06 ${String(random.below(100)).padStart(2, '0')}`,
    day: () => random.often(words.days),
    until: () => random.often(words.limits),
    time: () => `${9 + random.below(9)}.${random.pick(['00', '15', '30', '45'])}`,
    price: () => String((2 + random.rank(900)) * 95),
    count: () => String(2 + random.rank(40)),
    km: () => String((1 + random.rank(90)) * 20),
  }
  return (sentence) =>
    sentence.replace(/\{(\w+)\}/g, (whole, slot: string) => {
      const there = about.get(slot)
      if (there !== undefined) return there
      const word = draw[slot]?.() ?? whole
      if (steady.has(slot)) about.set(slot, word)
      return word
    })
}

/** A sentence begins with a capital, also where it begins with a slot. */
export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
