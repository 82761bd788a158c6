import type * as v from 'valibot'
import { createUlid, type IdSource, type InboxId, type MemberId } from '../../shared/ids.ts'
import type { AcceptInvite, HttpError, InviteAnswer, SetUp } from '../../shared/protocol/http.ts'
import { foldAddress } from '../../shared/records/parts.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { Author, Conflict, Step } from '../author/author.ts'
import type { Directory } from '../author/directory.ts'
import type { CellChange } from '../store/store.ts'
import type { Link, Links } from './links.ts'
import type { OutgoingServer } from './outgoing.ts'
import { type Passwords, passwordCell } from './passwords.ts'
import { isAdmin } from './roles.ts'
import type { Throttle } from './throttle.ts'

/**
 * How people come to have an account and prove that it is theirs. Its callers are the routes of http/; sessions are
 * theirs to begin. What it makes it makes in one transaction: the records, the password, the address that is now
 * taken and the link that is now used.
 */
export interface Accounts {
  /** The first account, its workspace and its first inbox. */
  setUp(input: SetUp): Promise<Result<MemberId, HttpError>>
  /** May this link set up the installation? */
  canSetUp(token: string): Promise<boolean>
  /** `by` must be an admin. */
  invite(by: MemberId, role: 'admin' | 'agent'): Promise<Result<{ readonly token: string; readonly expiresAt: number }, HttpError>>
  /** What an invitation says. */
  invitation(token: string): Promise<Result<InviteAnswer, HttpError>>
  accept(token: string, input: v.InferOutput<typeof AcceptInvite>): Promise<Result<MemberId, HttpError>>
  /** The same answer, after the same time, for a wrong password and for an address that nobody has (T13). */
  signIn(email: string, password: string): Promise<Result<MemberId, HttpError>>
}

export interface AccountsDeps {
  readonly author: Pick<Author, 'run'>
  readonly directory: Directory
  readonly passwords: Passwords
  readonly throttle: Throttle
  readonly links: Links
  readonly outgoing: OutgoingServer
  readonly ids: IdSource
  /** Makes conversations to look at, after a set-up that asks for them. */
  fillWithDemo(made: { readonly member: MemberId; readonly inbox: InboxId }): Promise<void>
}

export function createAccounts(deps: AccountsDeps): Accounts {
  const { author, directory, passwords, throttle, links, outgoing, ids } = deps
  const newId = () => createUlid(ids)

  /** Alive, and its maker still may invite: a dismissed admin leaves no door open. */
  async function openInvite(token: string): Promise<Extract<Link, { type: 'invite' }> | null> {
    const link = await links.find(token)
    return link?.type === 'invite' && isAdmin(directory.member(link.by)) ? link : null
  }

  const canSetUp = async (token: string) => directory.isEmpty() && (await links.find(token))?.type === 'set-up'

  return {
    canSetUp,
    async setUp(input) {
      if (!(await canSetUp(input.token))) return fail('bad-link')
      const hash = await passwords.hash(input.password)
      if (!hash.ok) return hash
      const made = { member: `member:${newId()}`, inbox: `inbox:${newId()}`, channel: `channel:${newId()}` } as const
      const server = input.outgoing === null ? null : outgoing.change(input.outgoing)
      const steps: Step[] = [
        set('workspace', `workspace:${newId()}`, { name: input.workspace }),
        set('member', made.member, { name: input.name, email: input.email, role: 'super-admin', active: true }),
        set('inbox', made.inbox, { name: input.inbox.name }),
        set('channel', made.channel, { kind: 'email', inbox: made.inbox, name: input.inbox.name, address: input.inbox.address }),
      ]
      const ran = await author.run(steps, made.member, [
        links.spend(input.token),
        taken('member-email', input.email, made.member),
        taken('channel-address', input.inbox.address, made.channel),
        passwordCell(made.member, hash.value),
        ...(server === null ? [] : [server.cell]),
      ])
      if (!ran.ok) return fail(errorOf(ran.error))
      server?.done()
      if (input.demo) await deps.fillWithDemo(made)
      return ok(made.member)
    },

    async invite(by, role) {
      return isAdmin(directory.member(by)) ? ok(await links.createInvite(by, role)) : fail('not-allowed')
    },
    async invitation(token) {
      const invite = await openInvite(token)
      return invite === null ? fail('bad-link') : ok({ workspace: directory.workspaceName(), role: invite.role })
    },
    async accept(token, input) {
      const invite = await openInvite(token)
      if (invite === null) return fail('bad-link')
      if (directory.memberByEmail(foldAddress(input.email)) !== null) return fail('email-taken')
      const hash = await passwords.hash(input.password)
      if (!hash.ok) return hash
      const member: MemberId = `member:${newId()}`
      const fields = { name: input.name, email: input.email, role: invite.role, active: true }
      const ran = await author.run([set('member', member, fields)], 'relay', [
        links.spend(token),
        taken('member-email', input.email, member),
        passwordCell(member, hash.value),
      ])
      return ran.ok ? ok(member) : fail(errorOf(ran.error))
    },

    async signIn(email, password) {
      // Asked first, so that a crowd at the door costs nobody a try.
      if (passwords.isFull() || !(await throttle.take(email))) return fail('too-many-tries')
      const found = directory.memberByEmail(foldAddress(email))
      const member = found?.fields.active === true ? (found.id as MemberId) : null
      const right = await passwords.verify(member, password)
      if (!right.ok) return right
      if (member === null || !right.value) return fail('wrong-password')
      await throttle.clear(email)
      return ok(member)
    },
  }
}

const set = (kind: 'workspace' | 'member' | 'inbox' | 'channel', record: Step['record'], fields: Record<string, unknown>): Step => ({
  command: `${kind}.set`,
  record,
  input: { fields },
})

/** Holds an address for one record, whatever its case. */
const taken = (what: 'member-email' | 'channel-address', address: string, id: string): CellChange => ({
  table: 'lookup',
  key: `${what}/${foldAddress(address)}`,
  value: JSON.stringify(id),
  expect: 'absent',
})

/** A cell that did not fit is an answer for people; a refusal of our own commands is a bug. */
function errorOf(error: { readonly code: string; readonly detail?: string } | Conflict): HttpError {
  const detail = error.code === 'conflict' ? (error.detail ?? '') : ''
  if (detail.startsWith('links/')) return 'bad-link'
  if (detail.startsWith('lookup/member-email/')) return 'email-taken'
  if (detail.startsWith('lookup/channel-address/')) return 'address-taken'
  throw new Error(`The relay refused its own command: ${error.code}`)
}
