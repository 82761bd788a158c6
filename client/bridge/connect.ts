import * as Comlink from 'comlink'
import { build, type Notice, noticesOf } from '../replica/browser/build.ts'
import type { TabApi } from '../replica/browser/tab.ts'
import type { ReplicaApi } from './api.ts'

/**
 * The replica of this account in this browser. One SharedWorker serves all tabs; where there is none, each tab has a
 * worker of its own and a Web Lock sees to it that one of them writes. When a newer build takes over, or the account
 * was signed out in another tab, this tab reloads.
 */
export function connectReplica(account: string): ReplicaApi {
  const remote = Comlink.wrap<TabApi>(endpointOf(account))
  const lock = `tab:${crypto.randomUUID()}`
  void navigator.locks.request(lock, () => {
    void remote.attach(lock)
    return new Promise(() => undefined) // held until the tab is gone
  })
  let wiping = false
  noticesOf(account).onmessage = ({ data }: MessageEvent<Notice>) => {
    if ((data.type === 'reload' && data.build === build) || (data.type === 'wiped' && !wiping)) location.reload()
  }
  return {
    subscribe: (query, push) => remote.subscribe(query, Comlink.proxy(push as (answer: unknown) => void)),
    unsubscribe: (handle) => remote.unsubscribe(handle),
    run: (command, record, input) => remote.run(command, record, input),
    file: (record, entry, name) => remote.file(record, entry, name),
    retryNow: () => remote.retryNow(),
    dismissRefused: (id) => remote.dismissRefused(id),
    wipe() {
      wiping = true
      return remote.wipe()
    },
  }
}

// Each URL stands inside its constructor: only so does the bundler see a worker.
function endpointOf(account: string): Comlink.Endpoint {
  if (typeof SharedWorker === 'undefined') {
    return new Worker(new URL('../replica/worker.ts', import.meta.url), { type: 'module', name: account })
  }
  return new SharedWorker(new URL('../replica/worker.ts', import.meta.url), { type: 'module', name: account }).port
}
