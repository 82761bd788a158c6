import { grown } from './grown.ts'

/** A value that many rows share. Two with the same JSON are one. */
export type FacetValue = Readonly<Record<string, unknown>>

/**
 * A column of few distinct values: each is kept once, and the column holds its code. So a question is put to each value,
 * not to each row, and how many rows have a value is always known. What nobody has any more leaves its code to the next.
 */
export interface Facet<Value extends FacetValue> {
  codeAt(slot: number): number
  valueAt(slot: number): Value
  /** For a slot that has none. */
  put(slot: number, value: Value): void
  replace(slot: number, value: Value): void
  clear(slot: number): void
  move(from: number, to: number): void
  /** Calls with each value that some row has. */
  each(visit: (value: Value, rows: number, code: number) => void): void
  /** Greater than every code. */
  codes(): number
  save(size: number): StoredFacet
}

export interface StoredFacet {
  readonly column: Uint32Array
  /** By code; null: free. */
  readonly values: readonly (FacetValue | null)[]
}

export function createFacet<Value extends FacetValue>(saved: StoredFacet = { column: new Uint32Array(), values: [] }): Facet<Value> {
  let { column } = saved
  const values = saved.values.map((value) => value as Value | null)
  const rows = values.map(() => 0)
  const codes = new Map<string, number>()
  const free: number[] = []
  for (const [code, value] of values.entries()) {
    if (value === null) free.push(code)
    else codes.set(JSON.stringify(value), code)
  }
  for (const code of column) rows[code] = (rows[code] ?? 0) + 1

  function codeOf(value: Value): number {
    const key = JSON.stringify(value)
    const there = codes.get(key)
    if (there !== undefined) return there
    const code = free.pop() ?? values.length
    values[code] = JSON.parse(key)
    rows[code] = 0
    codes.set(key, code)
    return code
  }

  function leave(slot: number): void {
    const code = column[slot] ?? 0
    const left = (rows[code] ?? 0) - 1
    rows[code] = left
    if (left > 0) return
    codes.delete(JSON.stringify(values[code]))
    values[code] = null
    free.push(code)
  }

  function held(code: number): Value {
    const value = values[code]
    if (value === null || value === undefined) throw new Error(`code ${code} is free`)
    return value
  }

  function enter(slot: number, code: number): void {
    column[slot] = code
    rows[code] = (rows[code] ?? 0) + 1
  }

  return {
    codeAt: (slot) => column[slot] ?? 0,
    valueAt: (slot) => held(column[slot] ?? 0),
    put(slot, value) {
      column = grown(column, slot + 1)
      enter(slot, codeOf(value))
    },
    replace(slot, value) {
      const code = codeOf(value)
      if (code === column[slot]) return
      leave(slot)
      enter(slot, code)
    },
    clear: leave,
    move(from, to) {
      column[to] = column[from] ?? 0
    },
    each(visit) {
      for (const [code, value] of values.entries()) if (value !== null) visit(value, rows[code] ?? 0, code)
    },
    codes: () => values.length,
    save: (size) => ({ column: column.slice(0, size), values: [...values] }),
  }
}
