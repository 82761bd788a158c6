import { type Accessor, createSignal } from 'solid-js'

/** A signal that this browser remembers. What is stored passes `parse`; anything it does not know becomes `initial`. */
export function createStored<T>(
  key: string,
  initial: T,
  parse: (stored: unknown) => T | undefined,
): readonly [Accessor<T>, (value: T) => void] {
  const [value, setValue] = createSignal<T>(readStored(key, parse) ?? initial)
  const store = (next: T) => {
    setValue(() => next)
    writeStored(key, next)
  }
  return [value, store]
}

export function readStored<T>(key: string, parse: (stored: unknown) => T | undefined): T | undefined {
  try {
    const stored = localStorage.getItem(key)
    return stored === null ? undefined : parse(JSON.parse(stored))
  } catch {
    return undefined // not ours, or storage is forbidden: nothing is remembered
  }
}

/** false: the browser would not keep it. */
export function writeStored(key: string, value: unknown): boolean {
  try {
    if (value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}

export const isFlag = (stored: unknown): boolean | undefined => (typeof stored === 'boolean' ? stored : undefined)
export const isSize = (stored: unknown): number | undefined => (typeof stored === 'number' && Number.isFinite(stored) ? stored : undefined)
