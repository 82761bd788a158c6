import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as v from 'valibot'
import type { HttpError } from '../../shared/protocol/http.ts'
import { fail, ok, type Result } from '../../shared/result.ts'

/** Settings and credentials are short; what is long goes by the socket. */
const MAX_BODY = 64 * 1024
/** What is put below it is not read whole. */
const UPLOADS_PATH = '/api/uploads/'

const statusOf = {
  malformed: 400,
  'signed-out': 401,
  'wrong-password': 401,
  'not-allowed': 403,
  'foreign-origin': 403,
  'bad-link': 403,
  'not-found': 404,
  'email-taken': 409,
  'address-taken': 409,
  'too-large': 413,
  'too-many-tries': 429,
  unreachable: 502,
  'wrong-offset': 409,
  'wrong-hash': 422,
  'no-space': 507,
} as const satisfies Record<HttpError, number>

export const refuse = (c: Context, code: HttpError): Response => c.json({ code }, statusOf[code])

const limitShort = bodyLimit({ maxSize: MAX_BODY, onError: (c) => refuse(c, 'too-large') })

/** Uploads are long, and have limits of their own. */
export const limitBody: MiddlewareHandler = (c, next) =>
  c.req.method === 'PUT' && c.req.path.startsWith(UPLOADS_PATH) ? next() : limitShort(c, next)

/** The JSON body as the schema reads it. Only what calls itself JSON: a foreign form cannot send that unasked. */
export async function readBody<T>(c: Context, schema: v.GenericSchema<unknown, T>): Promise<Result<T, 'malformed'>> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') return fail('malformed')
  const parsed = v.safeParse(schema, parseJson(await c.req.text()), { abortEarly: true })
  return parsed.success ? ok(parsed.output) : fail('malformed')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
