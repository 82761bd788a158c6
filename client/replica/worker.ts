import * as Comlink from 'comlink'
import { kindOf, type MemberId } from '../../shared/ids.ts'
import { build, type Notice, noticesOf } from './browser/build.ts'
import { createFiles, type Files } from './browser/files.ts'
import { holdLock } from './browser/lock.ts'
import { prefetch } from './browser/prefetch.ts'
import { connectSocket } from './browser/socket.ts'
import type { TabApi } from './browser/tab.ts'
import { createReplica } from './engine.ts'
import { createDeferred } from './queue.ts'
import { createDexieStorage, deleteReplica } from './storage/dexie.ts'

/**
 * The worker of one account, named by it: holds the account's Web Lock for as long as it writes, and serves the replica
 * to every tab that connects. A SharedWorker where there are such, else a worker of one tab with the same words.
 */
const scope = globalThis as unknown as WorkerGlobalScope & {
  readonly name: string
  onconnect?: ((event: MessageEvent) => void) | null
  close(): void
}

/** A frame of the screen: answers that change more often are pushed once. */
const FRAME_MS = 16

function accountOf(name: string): MemberId {
  if (kindOf(name) !== 'member') throw new Error('the worker was not named by its account')
  return name as MemberId
}

const account = accountOf(scope.name)
const notices = noticesOf(account)
const storage = createDexieStorage(account)
const url = `${scope.location.origin.replace(/^http/, 'ws')}/api/sync`
const reported = new Set<string>()
const replica = createReplica({
  account,
  storage,
  connect: (events) => connectSocket(url, events),
  now: () => Date.now(),
  random: (count) => crypto.getRandomValues(new Uint8Array(count)),
  after,
  schedule: (push) => void after(FRAME_MS, push),
  report(error) {
    // Once for each kind: a full disk fails again and again.
    const name = error instanceof Error ? error.name : String(error)
    if (!reported.has(name)) console.error('replica', error)
    reported.add(name)
  },
})
const files = createDeferred<Files>()

const lock = holdLock(`replica:${account}`, {
  onWait() {
    replica.waitForLock()
    notices.postMessage({ type: 'yield', build } satisfies Notice)
  },
  async onHeld() {
    await replica.start()
    const opened = await createFiles(storage, (path) => fetch(path, { credentials: 'same-origin' }))
    files.resolve(opened)
    prefetch(replica, opened, after)
  },
})

notices.onmessage = async ({ data }: MessageEvent<Notice>) => {
  if (data.type === 'yield' && data.build > build) {
    await retire()
    notices.postMessage({ type: 'reload', build } satisfies Notice)
  } else if (data.type === 'wiped') await retire()
}

scope.addEventListener('online', () => {
  replica.retryNow().catch(() => undefined) // it has stopped
})

/** Everything closed, the lock last. */
async function retire(): Promise<void> {
  await replica.stop()
  storage.close()
  lock.release()
}

async function wipe(): Promise<void> {
  notices.postMessage({ type: 'wiped' } satisfies Notice)
  await retire()
  await deleteReplica(account)
  after(0, () => scope.close()) // once the answer has left
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

type Pushed = Parameters<TabApi['subscribe']>[1] & { readonly [Comlink.releaseProxy]?: () => void }

function serve(endpoint: Comlink.Endpoint): void {
  const pushes = new Map<number, Pushed>()

  function stop(handle: number): void {
    void replica.unsubscribe(handle)
    pushes.get(handle)?.[Comlink.releaseProxy]?.()
    pushes.delete(handle)
  }

  const api: TabApi = {
    async subscribe(query, push) {
      const handle = await replica.subscribe(query, push)
      pushes.set(handle, push as Pushed)
      return handle
    },
    unsubscribe: async (handle) => stop(handle),
    run: replica.run,
    file: async (record, entry, name) => (await files.promise).get(record, entry, name),
    retryNow: replica.retryNow,
    dismissRefused: replica.dismissRefused,
    wipe,
    async attach(name) {
      void navigator.locks.request(name, () => [...pushes.keys()].forEach(stop))
    },
  }
  Comlink.expose(api, endpoint)
}

if ('onconnect' in scope) {
  scope.onconnect = ({ ports: [port] }) => {
    if (port !== undefined) serve(port)
  }
} else serve(scope as unknown as Comlink.Endpoint)
