/** One seeded source for everything a simulation decides. Source: Mulberry32 by T. Ettinger. */
export interface Random {
  /** 0 ≤ x < 1. */
  next(): number
  /** 0 ≤ i < below. */
  int(below: number): number
  pick<T>(list: readonly T[]): T
  chance(share: number): boolean
  bytes(count: number): Uint8Array
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (below: number): number => Math.floor(next() * below)
  return {
    next,
    int,
    pick(list) {
      const one = list[int(list.length)]
      if (one === undefined) throw new Error('nothing to pick from')
      return one
    },
    chance: (share) => next() < share,
    bytes: (count) => Uint8Array.from({ length: count }, () => int(256)),
  }
}
