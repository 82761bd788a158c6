import type { Outgoing, SetUp } from '../../shared/protocol/http.ts'
import type { Person } from '../outside/outside.ts'

interface Newcomer {
  readonly name: string
  readonly email: string
  readonly password: string
}

/** Sets an installation up and invites an agent, by the requests that the app makes of people. */
export async function signUp(
  url: string,
  options: {
    readonly setupLink: string
    readonly workspace: string
    readonly owner: Newcomer
    readonly agent: Newcomer
    readonly inbox: Person
    /** null: replies wait until one is set. */
    readonly outgoing: Outgoing | null
  },
): Promise<void> {
  async function post(path: string, body: unknown, cookie = ''): Promise<Response> {
    const headers = { 'content-type': 'application/json', origin: new URL(url).origin, cookie }
    const response = await fetch(new URL(path, url), { method: 'POST', headers, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`${path} answered ${response.status} ${await response.text()}`)
    return response
  }

  const { workspace, owner, agent, outgoing } = options
  const inbox = { name: options.inbox.name, address: options.inbox.address }
  const setUp: SetUp = { token: lastOf(options.setupLink), workspace, ...owner, inbox, outgoing, demo: false }
  const begun = await post('/api/setup', setUp)
  const cookie = begun.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const invite: { path: string } = await (await post('/api/invites', { role: 'agent' }, cookie)).json()
  await post(`/api/invites/${lastOf(invite.path)}`, agent)
}

const lastOf = (link: string): string => link.slice(link.lastIndexOf('/') + 1)
