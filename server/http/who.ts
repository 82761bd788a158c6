import type { Context, MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { MemberId } from '../../shared/ids.ts'
import type { SessionAnswer } from '../../shared/protocol/http.ts'
import type { Directory } from '../author/directory.ts'
import type { Config } from '../config.ts'
import { isAdmin } from '../people/roles.ts'
import { SESSION_MS, type Session, type Sessions } from '../people/sessions.ts'
import type { Identity } from '../relay/session.ts'
import { refuse } from './answers.ts'

/** What routes behind a session know. */
export type SignedIn = { readonly Variables: { readonly session: Session } }

/** Who asks: the cookie and what it stands for. */
export interface Who {
  session(c: Context): Session | null
  /** The same for a socket, where somebody who may not come in any more is told to forget what they hold. */
  visitor(c: Context): Identity | null
  /** Begins a session in this browser; the answer says whose. */
  begin(c: Context, member: MemberId): Promise<SessionAnswer>
  end(c: Context): Promise<void>
  /** Now, from the request's cookie; renews it. */
  answer(c: Context): SessionAnswer
}

export function createWho(config: Pick<Config, 'publicUrl'>, sessions: Sessions, directory: Directory): Who {
  const secure = config.publicUrl?.startsWith('https://') === true
  const name = secure ? '__Host-samtal' : 'samtal'
  const tokenOf = (c: Context): string => getCookie(c, name) ?? ''
  const put = (c: Context, token: string, maxAge: number) =>
    setCookie(c, name, token, { httpOnly: true, sameSite: 'Strict', path: '/', secure, maxAge })
  const session = (c: Context) => sessions.find(tokenOf(c))

  function answerFor(id: MemberId | null): SessionAnswer {
    const member = id === null ? null : directory.member(id)
    const { name, email, role } = member?.fields ?? {}
    const known = id !== null && name !== undefined && email !== undefined && role !== undefined
    return { member: known ? { id, name, email, role } : null, needsSetUp: directory.isEmpty() }
  }

  return {
    session,
    visitor(c) {
      const known = sessions.whose(tokenOf(c))
      return known === null ? null : { member: known.member, signIn: known.id, isBarred: known.isBarred }
    },
    async begin(c, member) {
      put(c, await sessions.create(member), SESSION_MS / 1000)
      return answerFor(member)
    },
    async end(c) {
      await sessions.end(tokenOf(c))
      put(c, '', 0)
    },
    answer(c) {
      const found = session(c)
      if (found !== null) put(c, tokenOf(c), SESSION_MS / 1000)
      return answerFor(found?.member ?? null)
    },
  }
}

export const signedIn =
  (who: Who): MiddlewareHandler<SignedIn> =>
  async (c, next) => {
    const session = who.session(c)
    if (session === null) return refuse(c, 'signed-out')
    c.set('session', session)
    await next()
  }

/** After `signedIn`. */
export const adminsOnly =
  (directory: Directory): MiddlewareHandler<SignedIn> =>
  async (c, next) => {
    if (!isAdmin(directory.member(c.get('session').member))) return refuse(c, 'not-allowed')
    await next()
  }
