import { createSignal } from 'solid-js'
import type { SessionAnswer } from '../../shared/protocol/http.ts'
import { type Account, currentAccount, followOtherTabs, forgetAccount, rememberAccount } from '../bridge/account.ts'
import { askRelay } from '../bridge/relay-http.ts'

/** `inside`: an account is known here, whether the relay can be asked or not. */
export type Doorway = 'inside' | 'asking' | 'sign-in' | 'set-up' | 'unreachable'

export interface Session {
  doorway(): Doorway
  account(): Account | null
  /** Signed in, set up or joined just now. */
  enter(account: Account): void
  /** Asks the relay who this is; no answer changes nothing for those who are inside. */
  ask(): Promise<void>
}

/** Who is here, by what this browser remembers and what the relay says. Asks at once. */
export function createSession(): Session {
  const [outside, setOutside] = createSignal<Exclude<Doorway, 'inside'>>(currentAccount() === null ? 'asking' : 'sign-in')

  const ask = async () => {
    if (currentAccount() === null) setOutside('asking')
    const answer = await askRelay<SessionAnswer>('GET', '/api/session')
    if (answer.ok && answer.value.member !== null) return rememberAccount(answer.value.member)
    if (answer.ok || answer.error.code === 'signed-out') {
      setOutside(answer.ok && answer.value.needsSetUp ? 'set-up' : 'sign-in')
      return forgetAccount()
    }
    if (currentAccount() === null) setOutside('unreachable')
  }

  followOtherTabs()
  void ask()
  return {
    doorway: () => (currentAccount() === null ? outside() : 'inside'),
    account: currentAccount,
    enter: rememberAccount,
    ask,
  }
}
