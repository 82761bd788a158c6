const DIGITS = 16

/** A moment (ms) in a key of the cells `index`: keys in order of text are then in order of time. */
export const momentKey = (ms: number): string => String(Math.max(0, Math.floor(ms))).padStart(DIGITS, '0')

/** The moment in an index key, `<name>/<moment>` and whatever follows; null where there is none. */
export function momentOf(key: string): number | null {
  const text = key.slice(key.indexOf('/') + 1).slice(0, DIGITS)
  return /^\d{16}$/.test(text) ? Number(text) : null
}
