import { kindOf, type MemberId } from '../../shared/ids.ts'
import { build, type Notice, noticesOf } from './browser/build.ts'
import { createFiles, type Files } from './browser/files.ts'
import { holdLock } from './browser/lock.ts'
import { prefetch } from './browser/prefetch.ts'
import { openDoor, serve } from './browser/serve.ts'
import { connectSocket } from './browser/socket.ts'
import { type Calls, doorOf } from './browser/tab.ts'
import { createReplica } from './engine.ts'
import { createDeferred } from './queue.ts'
import { createDexieStorage, deleteReplica } from './storage/dexie.ts'

/**
 * The worker of one account, named by it: holds the account's Web Lock for as long as it writes, and serves the replica
 * to every tab that connects. A SharedWorker where there are such, else the worker of the tab that leads; the words are
 * the same.
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
  fileLine: {
    ask: (path, init) => fetch(path, { ...init, credentials: 'same-origin', cache: 'no-store' }),
    keep: (record, entry, name, bytes) => void files.promise.then((cache) => cache.put(record, entry, name, bytes)),
    free: async () => (await files.promise).clear(),
  },
  onRemoved: () => void wipe(),
  onChanged: (record) => void files.promise.then((cache) => cache.review(record)),
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
    const opened = await createFiles(
      storage,
      (path) => fetch(path, { credentials: 'same-origin' }),
      (record, entry) => replica.isThere(record, entry).catch(() => true), // it has stopped
    )
    files.resolve(opened)
    void opened.reviewAll()
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

const calls: Calls = {
  run: replica.run,
  runAll: replica.runAll,
  async file(record, entry, name) {
    return (await replica.files.ofEntry(record, entry, name)) ?? (await files.promise).get(record, entry, name)
  },
  attach: replica.files.attach,
  detach: replica.files.detach,
  attached: replica.files.ofDraft,
  text: replica.text,
  keepText: replica.keepText,
  retryNow: replica.retryNow,
  dismissRefused: replica.dismissRefused,
  wipe,
}

if ('onconnect' in scope) {
  scope.onconnect = ({ ports: [port] }) => {
    if (port !== undefined) serve(port, replica, calls)
  }
} else openDoor(doorOf(account, build), (port) => serve(port, replica, calls))
