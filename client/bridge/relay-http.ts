import { type HttpError, httpErrors } from '../../shared/protocol/http.ts'
import { fail, ok, type Result } from '../../shared/result.ts'

/** Why a request by HTTP came to nothing; each has a text, `http.<code>`. */
export interface HttpFailure {
  /** `offline`: the relay could not be reached. `failed`: it answered with something else than it promised. */
  readonly code: HttpError | 'offline' | 'failed'
}

/**
 * One request of shared/protocol/http.ts. Never throws: no network is a value, like every other failure.
 * An answer without a body is `null`.
 */
export async function askRelay<Answer>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Result<Answer, HttpFailure>> {
  const init: RequestInit = { method, credentials: 'same-origin', cache: 'no-store' }
  if (body !== undefined) Object.assign(init, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
  const response = await fetch(path, init).catch(() => null)
  if (response === null) return fail({ code: 'offline' })
  const answer: unknown = response.status === 204 ? null : await response.json().catch(() => undefined)
  if (response.ok && answer !== undefined) return ok(answer as Answer) // our own relay, of our own build
  return fail({ code: failureOf(response.status, answer) })
}

function failureOf(status: number, answer: unknown): HttpFailure['code'] {
  const code = typeof answer === 'object' && answer !== null && 'code' in answer ? answer.code : null
  const known = httpErrors.find((error) => error === code)
  if (known !== undefined) return known
  // A gateway in front of a relay that is down says so in its own words.
  return status === 502 || status === 503 || status === 504 ? 'offline' : 'failed'
}
