/** Seeded chance: the same seed gives the same demo for ever. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** An integer in [0, below). */
  below(below: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** By Zipf's law with exponent 1: the list's first is the commonest, and the last still comes up. */
  often<T>(list: readonly T[]): T
  /** A rank in [0, count), by the same law. */
  rank(count: number): number
  bytes(count: number): Uint8Array
}

/** Source: mulberry32 by Tommy Ettinger, public domain. A period of 2³² is plenty here. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const word = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const next = () => word() / 4_294_967_296
  const below = (count: number) => Math.floor(next() * count)
  // The inverse of the cumulated 1/rank, with the sum taken for an integral.
  const rank = (count: number) => Math.min(count - 1, Math.floor((count + 1) ** next()) - 1)
  const at = <T>(list: readonly T[], index: number): T => {
    if (index >= list.length) throw new Error('nothing to pick from')
    return list[index] as T
  }
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (list) => at(list, below(list.length)),
    often: (list) => at(list, rank(list.length)),
    rank,
    bytes(count) {
      const bytes = new Uint8Array(count)
      for (let index = 0, left = 0; index < count; index++, left >>>= 8) {
        if (index % 4 === 0) left = word()
        bytes[index] = left & 255
      }
      return bytes
    },
  }
}

/** Roughly normal with a variance of 1, by the sum of three. */
export const bell = (random: Random): number => (random.next() + random.next() + random.next() - 1.5) * 2
