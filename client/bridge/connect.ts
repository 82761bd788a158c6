import { createIds } from '../../shared/ids.ts'
import { build, type Notice, noticesOf } from '../replica/browser/build.ts'
import { isAccountKept } from './account.ts'
import type { ReplicaApi } from './api.ts'
import { forgetEverything } from './forget-everything.ts'
import { createBoot } from './tab/boot.ts'
import { openLine } from './tab/line.ts'
import { createTabClient } from './tab/tab-client.ts'

/**
 * The replica of this account in this browser: one worker for all tabs. When a newer build takes over, or the account
 * was signed out in another tab, this tab reloads.
 */
export function connectReplica(account: string): ReplicaApi {
  const lock = `tab:${crypto.randomUUID()}`
  const held = new Promise<void>((resolve) => {
    void navigator.locks.request(lock, () => {
      resolve()
      return new Promise(() => undefined) // until the tab is gone
    })
  })
  const boot = createBoot(account, shelf, (ms, run) => void setTimeout(run, ms))
  const replica = createTabClient({
    openLine: (events) => openLine(account, events),
    boot,
    newId: createIds({ now: () => Date.now(), random: (count) => crypto.getRandomValues(new Uint8Array(count)) }),
    // Not before it is held: a free one says that the tab is gone.
    onWorker: (line) => void held.then(() => line.say({ type: 'hello', lock })),
  })
  let wiping = false
  noticesOf(account).onmessage = ({ data }: MessageEvent<Notice>) => {
    if (data.type === 'reload' && data.build === build) location.reload()
    if (data.type !== 'wiped') return
    boot.forget()
    // Removed, or signed out in another tab: this one forgets what it keeps itself, who was signed in too (L4).
    if (!wiping) void forgetEverything().finally(() => location.reload())
  }
  return {
    ...replica,
    wipe() {
      wiping = true
      return replica.wipe()
    },
  }
}

/** The tab's own storage, for what is in sight: not of a tab behind others, nor once somebody has signed out in one of them. */
const shelf: Parameters<typeof createBoot>[1] = {
  getItem: (key) => localStorage.getItem(key),
  setItem(key, value) {
    if (!document.hidden && isAccountKept()) localStorage.setItem(key, value)
  },
  removeItem: (key) => localStorage.removeItem(key),
}
