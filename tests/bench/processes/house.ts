import { signUp } from '../../../scripts/steps/sign-up.ts'
import type { MemberId } from '../../../shared/ids.ts'
import type { SessionAnswer } from '../../../shared/protocol/http.ts'

/** An installation with two members and one inbox, entered as people enter it. */
export interface House {
  readonly members: readonly SignedIn[]
}

export interface SignedIn {
  readonly id: MemberId
  /** What a client without a cookie shows in its first frame. */
  readonly token: string
}

export const ADDRESS = 'verkstad@ekstromcykel.example'

const members = [
  { name: 'Anna Ekström', email: 'anna@ekstromcykel.example', password: 'amber-birch-cargo-delta' },
  { name: 'Bo Lindqvist', email: 'bo@ekstromcykel.example', password: 'ember-fjord-gravel-harbor' },
] as const

/** Sets it up where that has not been done, then signs both in. `outgoingPort`: a mail server of the loopback. */
export async function openHouse(url: string, setupLink: string | null, outgoingPort?: number): Promise<House> {
  if (setupLink !== null) {
    await signUp(url, {
      setupLink,
      workspace: 'Ekström Cykel',
      owner: members[0],
      agent: members[1],
      inbox: { name: 'Workshop', address: ADDRESS },
      outgoing: outgoingPort === undefined ? null : { host: '127.0.0.1', port: outgoingPort, security: 'none', user: '', password: '' },
    })
  }
  return { members: await Promise.all(members.map((member) => signIn(url, member))) }
}

async function signIn(url: string, { email, password }: { readonly email: string; readonly password: string }): Promise<SignedIn> {
  const headers = { 'content-type': 'application/json', origin: new URL(url).origin }
  const response = await fetch(new URL('/api/session', url), { method: 'POST', headers, body: JSON.stringify({ email, password }) })
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0]
  const token = cookie?.slice(cookie.indexOf('=') + 1)
  if (!response.ok || token === undefined) throw new Error(`signing in answered ${response.status}`)
  const { member }: SessionAnswer = await response.json()
  if (member === null) throw new Error('nobody is signed in')
  return { id: member.id, token: decodeURIComponent(token) }
}
