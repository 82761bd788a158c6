/** A member's clock may run this far ahead of the relay's before an entry is refused (MO-12). */
export const MAX_AHEAD_MS = 5 * 60_000

/**
 * A hybrid logical clock in one integer of milliseconds: physical time where it moves, one more than what was
 * last seen where it does not. Source: Kulkarni et al., "Logical Physical Clocks" (2014), with l and c folded together.
 */
export interface Hlc {
  /** A time after every one given or observed before, and never before `wall`. */
  next(wall: number, atLeast?: number): number
  /** Where the clock stands: the greatest time it has given. */
  last(): number
  /** Puts the clock back to relay time; used when the relay refused a time as too far ahead. */
  reset(to: number): void
}

export function createHlc(start = 0): Hlc {
  let last = start
  return {
    next(wall, atLeast = 0) {
      last = Math.max(Math.floor(wall), last + 1, atLeast + 1)
      return last
    },
    last: () => last,
    reset(to) {
      last = Math.floor(to)
    },
  }
}
