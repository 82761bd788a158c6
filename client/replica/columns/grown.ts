type Column = Uint8Array | Uint32Array | Float64Array

/** The column with room for `length` values; twice what it had where it has to move. */
export function grown<T extends Column>(column: T, length: number): T {
  if (length <= column.length) return column
  const make = column.constructor as new (length: number) => T
  const next = new make(Math.max(length, column.length * 2, 64))
  next.set(column)
  return next
}
