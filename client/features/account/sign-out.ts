import { fail, ok, type Result } from '../../../shared/result.ts'
import type { ReplicaApi } from '../../bridge/api.ts'
import { forgetEverything } from '../../bridge/forget-everything.ts'
import { askRelay, type HttpFailure } from '../../bridge/relay-http.ts'

/**
 * Ends the session at the relay, then leaves nothing of the workspace in this browser (T20). Offline it is refused: the
 * session's cookie can only be taken back by the relay, and without that the next one at this browser would be inside.
 */
export async function signOut(replica: ReplicaApi): Promise<Result<null, HttpFailure>> {
  const ended = await askRelay<null>('DELETE', '/api/session')
  if (!ended.ok && ended.error.code !== 'signed-out') return fail(ended.error)
  await within(800, replica.wipe())
  await within(800, forgetEverything())
  location.replace('/sign-in')
  return ok(null)
}

/** A part that hangs may not keep the rest from being forgotten, nor the person waiting. */
const within = (ms: number, work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work.catch(() => null), new Promise((resolve) => setTimeout(resolve, ms))])
