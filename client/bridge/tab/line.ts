import { build } from '../../replica/browser/build.ts'
import { channelOf, type DoorWord, doorOf, type TabWord, type WorkerWord } from '../../replica/browser/tab.ts'

/** The way from this tab to the one worker of its account. What is said while there is none is lost. */
export interface Line {
  say(word: TabWord): void
}

export interface LineEvents {
  onWord(word: WorkerWord): void
  /** A worker listens that has heard nothing of us yet: the first one, or the next after it was lost. */
  onWorker(): void
}

/** Over a SharedWorker, or where there is none over the worker of one tab among them all, the leader. */
export const openLine = (account: string, events: LineEvents): Line =>
  typeof SharedWorker === 'undefined' ? leaderLine(account, events) : sharedLine(account, events)

// In both, the URL stands inside the constructor: only so does the bundler see a worker.
function sharedLine(account: string, events: LineEvents): Line {
  const { port } = new SharedWorker(new URL('../../replica/worker.ts', import.meta.url), { type: 'module', name: account })
  port.onmessage = ({ data }: MessageEvent<WorkerWord>) => events.onWord(data)
  queueMicrotask(events.onWorker)
  return { say: (word) => port.postMessage(word) }
}

function leaderLine(account: string, events: LineEvents): Line {
  const tab = crypto.randomUUID()
  const door = new BroadcastChannel(doorOf(account, build))
  let worker: string | null = null
  let channel: BroadcastChannel | null = null

  const knock = () => door.postMessage({ type: 'knock', tab } satisfies DoorWord)

  function enter(next: string): void {
    if (next === worker) return // it had heard us already
    worker = next
    channel?.close()
    channel = new BroadcastChannel(channelOf(next, tab))
    channel.onmessage = ({ data }: MessageEvent<WorkerWord>) => events.onWord(data)
    events.onWorker()
  }

  door.onmessage = ({ data }: MessageEvent<DoorWord>) => {
    if (data.type === 'open') knock()
    else if (data.type === 'enter' && data.tab === tab) enter(data.worker)
  }
  knock()
  // Held until this tab is gone, and its worker with it: then the next in line leads.
  void navigator.locks.request(`leader:${account}:${build}`, () => {
    new Worker(new URL('../../replica/worker.ts', import.meta.url), { type: 'module', name: account })
    return new Promise(() => undefined)
  })
  return { say: (word) => channel?.postMessage(word) }
}
