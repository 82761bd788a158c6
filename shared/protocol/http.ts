import * as v from 'valibot'
import type { MemberId } from '../ids.ts'
import type { Role } from '../records/entry.ts'

/**
 * The few things that go by HTTP because they come before a replica or hold secrets. Every body is strict: an unknown
 * key is refused (T12). Every state-changing request needs this site's exact Origin. Errors are `{code}` with a
 * status of 4xx; the screen has a text for each code (`http.<code>`).
 *
 *   GET    /api/session             → SessionAnswer
 *   POST   /api/session             SignIn → SessionAnswer | 401 wrong-password | 429 too-many-tries
 *   DELETE /api/session             → 204
 *   POST   /api/setup               SetUp → SessionAnswer | 403 bad-link (wrong or used)
 *   GET    /api/setup/:token        → 204 | 403 bad-link
 *   POST   /api/invites             Invite → {path, expiresAt}; admins
 *   GET    /api/invites/:token      → InviteAnswer | 403 bad-link
 *   POST   /api/invites/:token      AcceptInvite → SessionAnswer | 403 bad-link | 409 email-taken
 *   GET    /api/settings/outgoing   → OutgoingAnswer; admins
 *   PUT    /api/settings/outgoing   Outgoing → OutgoingAnswer; admins
 *   GET    /api/files/:record/:entry/:name → the bytes, always as an attachment | 404
 *   POST   /api/uploads             Upload → UploadAnswer | 413 too-large
 *   PUT    /api/uploads/:sha256?offset=&size= the bytes from there on → UploadAnswer | 409 wrong-offset (ask again)
 *                                   | 413 too-large | 422 wrong-hash (begin anew) | 507 no-space
 *   GET    /api/image?url=          → an outside image through the guarded proxy; raster images only
 *   POST   /api/live                LiveRequest → LiveAnswer; the token for a socket of its own at /live/<name>
 *   GET    /api/sync                the WebSocket
 *   GET    /api/health              → {ok: true}
 */
export const httpErrors = [
  'malformed',
  'signed-out',
  'not-allowed',
  'not-found',
  'foreign-origin',
  'wrong-password',
  'too-many-tries',
  'bad-link',
  'email-taken',
  'address-taken',
  'too-large',
  'unreachable',
  'wrong-offset',
  'wrong-hash',
  'no-space',
] as const
export type HttpError = (typeof httpErrors)[number]

const Name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200))
/** Good enough to be typed; whether it works, only mail can tell. */
const Email = v.pipe(v.string(), v.trim(), v.maxLength(320), v.regex(/^[^\s@<>",;]+@[^\s@<>",;]+$/))
/** Long beats odd: NIST SP 800-63B asks for length, not for symbols. */
const Password = v.pipe(v.string(), v.minLength(10), v.maxLength(200))

export const SignIn = v.strictObject({ email: v.pipe(v.string(), v.maxLength(320)), password: v.pipe(v.string(), v.maxLength(200)) })

/** Where replies leave. `password: null` keeps the one that is stored for this very host and user. */
export const Outgoing = v.strictObject({
  host: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(253)),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  security: v.picklist(['tls', 'starttls', 'none']),
  user: v.pipe(v.string(), v.maxLength(320)),
  password: v.nullable(v.pipe(v.string(), v.maxLength(1000))),
})
export type Outgoing = v.InferOutput<typeof Outgoing>

export const SetUp = v.strictObject({
  token: v.pipe(v.string(), v.maxLength(200)),
  workspace: Name,
  name: Name,
  email: Email,
  password: Password,
  inbox: v.strictObject({ name: Name, address: Email }),
  outgoing: v.nullable(Outgoing),
  demo: v.boolean(),
})
export type SetUp = v.InferOutput<typeof SetUp>

export const Invite = v.strictObject({ role: v.picklist(['admin', 'agent']) })
export const AcceptInvite = v.strictObject({ name: Name, email: Email, password: Password })

/** A file that a member is about to bring, in parts. Its name and type belong to the message that will name it. */
export const Upload = v.strictObject({
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** Bytes. */
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
})

export interface UploadAnswer {
  /** Bytes that are there: the next part begins here. */
  readonly have: number
  /** All of them, and checked: it may be named in a message. */
  readonly done: boolean
}

/** A live document, by its name (shared/protocol/live.ts). */
export const LiveRequest = v.strictObject({ name: v.pipe(v.string(), v.maxLength(100)) })

export interface LiveAnswer {
  /** One of the subprotocols of the WebSocket; good for this document and ten minutes. */
  readonly token: string
  /** ms */
  readonly expiresAt: number
}

export interface SessionAnswer {
  readonly member: { readonly id: MemberId; readonly name: string; readonly email: string; readonly role: Role } | null
  /** Nobody has an account yet: the set-up link leads on. */
  readonly needsSetUp: boolean
}

export interface InviteAnswer {
  readonly workspace: string
  readonly role: 'admin' | 'agent'
}

export interface OutgoingAnswer {
  /** null: none yet, replies wait. */
  readonly outgoing: {
    readonly host: string
    readonly port: number
    readonly security: 'tls' | 'starttls' | 'none'
    readonly user: string
    readonly hasPassword: boolean
  } | null
}
