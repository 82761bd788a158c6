import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { createAuthor } from '../../server/author/create-author.ts'
import { createDirectory } from '../../server/author/create-directory.ts'
import { createUploads } from '../../server/files/uploads.ts'
import { createApp } from '../../server/http/app.ts'
import { createOutsideFetch, type OutsideFetchOptions } from '../../server/http/outside/fetch.ts'
import { createAccounts } from '../../server/people/accounts.ts'
import { createLinks } from '../../server/people/links.ts'
import { createOutgoing } from '../../server/people/outgoing.ts'
import { createPasswords, passwordCell } from '../../server/people/passwords.ts'
import { createSessions } from '../../server/people/sessions.ts'
import { createThrottle } from '../../server/people/throttle.ts'
import { openDesk } from '../../server/relay/relay.ts'
import { createBlobs } from '../../server/store/blobs.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import { createSecretBox } from '../../server/store/secrets.ts'
import type { Store } from '../../server/store/store.ts'
import { createUlid, type MemberId, type RecordId } from '../../shared/ids.ts'
import type { Role } from '../../shared/records/entry.ts'

export const PASSWORD = 'correct horse battery'
const HOST = 'inbox.test'

export interface HouseOptions {
  readonly store?: Store
  readonly publicUrl?: string | null
  readonly outside?: Partial<OutsideFetchOptions>
  readonly clientDir?: string
  readonly mayEnter?: (member: MemberId, record: RecordId) => Promise<boolean>
}

/** Everything behind the HTTP door, in this process, with a clock that stands still until a test moves it. */
export async function createHouse(options: HouseOptions = {}) {
  const { store = createMemoryStore(), publicUrl = null, mayEnter = async () => true } = options
  const dir = scratchDir()
  const clock = { at: Date.parse('2026-01-05T09:00:00Z') }
  const now = () => clock.at
  const ids = { now, random: (count: number) => randomBytes(count) }
  const desk = await openDesk(store, { ...ids, after: () => () => {} }, () => {})
  const author = createAuthor(desk)
  const directory = await createDirectory(store, desk)
  const [passwords, throttle, sessions, outgoing] = await Promise.all([
    createPasswords(store),
    createThrottle(store, now),
    createSessions(store, directory, now),
    createOutgoing(store, createSecretBox(dir)),
  ])
  const links = createLinks(store, now)
  const demos: MemberId[] = []
  const fillWithDemo = async (made: { member: MemberId }) => void demos.push(made.member)
  const accounts = createAccounts({ author, directory, passwords, throttle, links, outgoing, ids, fillWithDemo })
  const blobs = createBlobs(path.join(dir, 'blobs'))
  const uploads = await createUploads({ dir: path.join(dir, 'uploads'), blobs, store, now })
  const errors: Error[] = []
  const app = createApp({
    config: { publicUrl },
    accounts,
    sessions,
    outgoing,
    directory,
    author,
    blobs,
    uploads,
    mayEnter,
    fetchOutside: createOutsideFetch({ allow: [], ...options.outside }),
    clientDir: options.clientDir ?? path.join(dir, 'client'),
    logError: (error) => void errors.push(error),
    mountSync: (sync) => void sync.get('/api/sync', (c) => c.text('upgraded')),
  })
  const origin = publicUrl ?? `http://${HOST}`

  /** A request as a page of ours would make it; `headers` may say otherwise, an empty one is left out. */
  function ask(method: string, url: string, { body, headers = {}, token }: Ask = {}) {
    const all = { host: HOST, origin, 'content-type': 'application/json', cookie: token === undefined ? '' : cookie(token), ...headers }
    return app.request(`http://${HOST}${url}`, {
      method,
      headers: Object.entries(all).filter(([, value]) => value !== ''),
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    })
  }
  /** Bytes as they are, as a page of ours would put them. */
  const put = (url: string, body: Uint8Array | ReadableStream<Uint8Array>, token: string) =>
    app.request(`http://${HOST}${url}`, {
      method: 'PUT',
      headers: Object.entries({ host: HOST, origin, cookie: token === '' ? '' : cookie(token) }).filter(([, value]) => value !== ''),
      body: body instanceof Uint8Array ? body.slice() : body,
      ...(body instanceof Uint8Array ? {} : { duplex: 'half' }),
    })
  const cookie = (token: string) => `${publicUrl?.startsWith('https') ? '__Host-samtal' : 'samtal'}=${token}`

  /** A member of the team, without the way through an invitation. */
  async function addMember(role: Role, email: string, password: string | null = null): Promise<MemberId> {
    const member: MemberId = `member:${createUlid(ids)}`
    const hash = password === null ? null : await passwords.hash(password)
    const fields = { name: email, email, role, active: true }
    await author.run(
      [{ command: 'member.set', record: member, input: { fields } }],
      'relay',
      hash?.ok ? [passwordCell(member, hash.value)] : [],
    )
    return member
  }
  const setMember = (member: MemberId, fields: Record<string, unknown>) =>
    author.run([{ command: 'member.set', record: member, input: { fields } }], 'relay')
  const signInAs = async (role: Role) => sessions.create(await addMember(role, `${createUlid(ids)}@team.test`))

  return {
    app,
    ask,
    put,
    store,
    clock,
    ids,
    accounts,
    sessions,
    links,
    outgoing,
    directory,
    blobs,
    uploads,
    dir,
    desk,
    demos,
    errors,
    addMember,
    setMember,
    signInAs,
  }
}

export interface Ask {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly token?: string
}

export function scratchDir(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'samtal-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

export const setUpBody = (token: string, change: Record<string, unknown> = {}) => ({
  token,
  workspace: 'Kaffe & Co',
  name: 'Astrid',
  email: 'astrid@kaffe.test',
  password: PASSWORD,
  inbox: { name: 'Hello', address: 'hello@kaffe.test' },
  outgoing: null,
  demo: false,
  ...change,
})

/** The session's token from an answer's cookie. */
export function tokenFrom(response: Response): string {
  return /samtal=([\w-]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? ''
}

export const codeOf = async (response: Response): Promise<string> => {
  const answer = (await response.json()) as { code?: string }
  return `${response.status} ${answer.code}`
}
