import { createSignal } from 'solid-js'
import type { SessionAnswer } from '../../shared/protocol/http.ts'

/** Whose replica this browser opens. Known here, the app opens at once, also without the relay. */
export type Account = NonNullable<SessionAnswer['member']>

const storageKey = 'samtal.account'
const [account, setAccount] = createSignal<Account | null>(stored(), { equals: isSame })

export const currentAccount = account

/** As it is stored now, in whichever tab that was changed. */
export const isAccountKept = (): boolean => localStorage.getItem(storageKey) !== null

export function rememberAccount(known: Account): void {
  localStorage.setItem(storageKey, JSON.stringify(known))
  setAccount(known)
}

/** The replica stays where it is: whoever signs in again goes on with what was not sent. */
export function forgetAccount(): void {
  localStorage.removeItem(storageKey)
  setAccount(null)
}

/** A sign-out or a sign-in in another tab is one here. */
export function followOtherTabs(): void {
  window.addEventListener('storage', (event) => {
    if (event.key === storageKey || event.key === null) setAccount(stored())
  })
}

function stored(): Account | null {
  const known = readJson(localStorage.getItem(storageKey) ?? 'null')
  return isAccount(known) ? known : null
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // somebody else wrote there
  }
}

/** A declaration: `stored` runs while this file is still being read. */
function isAccount(value: unknown): value is Account {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['id', 'name', 'email', 'role'].every((key) => typeof Reflect.get(value, key) === 'string')
  )
}

function isSame(a: Account | null, b: Account | null): boolean {
  return a?.id === b?.id && a?.name === b?.name && a?.email === b?.email && a?.role === b?.role
}
