import { fail, ok, type Result } from '../../../shared/result.ts'
import type { ReplicaApi } from '../../bridge/api.ts'
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

/** All that this site has stored here. Each part by itself: what one cannot do stops none of the others. */
async function forgetEverything(): Promise<void> {
  localStorage.clear()
  sessionStorage.clear()
  await Promise.allSettled([forgetCaches(), forgetDatabases(), forgetServiceWorkers()])
}

async function forgetCaches(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.map((name) => caches.delete(name)))
}

async function forgetDatabases(): Promise<void> {
  const databases = await indexedDB.databases()
  await Promise.all(databases.map(({ name }) => name !== undefined && forgetDatabase(name)))
}

const forgetDatabase = (name: string): Promise<void> =>
  new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    // Blocked by another tab it goes as soon as that one lets go.
    for (const end of ['success', 'error', 'blocked']) request.addEventListener(end, () => resolve())
  })

async function forgetServiceWorkers(): Promise<void> {
  const registrations = await navigator.serviceWorker.getRegistrations()
  await Promise.all(registrations.map((registration) => registration.unregister()))
}

/** A part that hangs may not keep the rest from being forgotten, nor the person waiting. */
const within = (ms: number, work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work.catch(() => null), new Promise((resolve) => setTimeout(resolve, ms))])
