import type { Replica } from '../engine.ts'
import { serveLive } from '../live/serve.ts'
import { type Calls, channelOf, type DoorWord, type TabWord, type WorkerWord } from './tab.ts'

type Port = Pick<MessagePort | BroadcastChannel, 'postMessage' | 'close'> & { onmessage: ((event: MessageEvent<TabWord>) => void) | null }

/** Serves one tab until the lock that it names is free: then the tab is gone. */
export function serve(port: Port, replica: Pick<Replica, 'subscribe' | 'unsubscribe' | 'live'>, calls: Calls): void {
  const handles = new Map<number, Promise<number>>()
  const say = (word: WorkerWord) => port.postMessage(word)
  const live = serveLive(replica.live, say)

  async function stop(handle: number): Promise<void> {
    const theirs = handles.get(handle)
    handles.delete(handle)
    if (theirs !== undefined) await replica.unsubscribe(await theirs)
  }

  async function call({ id, name, given }: Extract<TabWord, { type: 'call' }>): Promise<void> {
    try {
      // The tab's own build made the word; what it gives is judged where it is used.
      const method = calls[name] as (...given: readonly unknown[]) => Promise<unknown>
      say({ type: 'answer', id, value: await method(...given) })
    } catch (error) {
      say({ type: 'failure', id, message: error instanceof Error ? error.message : String(error) })
    }
  }

  function watch(lock: string): void {
    void navigator.locks.request(lock, async () => {
      port.onmessage = null
      live.close()
      await Promise.all([...handles.keys()].map(stop))
      port.close()
    })
  }

  port.onmessage = ({ data: word }) => {
    switch (word.type) {
      case 'hello':
        return watch(word.lock)
      case 'subscribe':
        return void handles.set(
          word.handle,
          replica.subscribe(word.query, (pushed) => say({ type: 'push', handle: word.handle, pushed })),
        )
      case 'unsubscribe':
        return void stop(word.handle)
      case 'call':
        return void call(word)
      default:
        return live.take(word)
    }
  }
}

/** The worker of a leading tab: every tab that knocks, the leader too, gets a channel of its own to it. */
export function openDoor(name: string, serveTab: (port: BroadcastChannel) => void): void {
  const door = new BroadcastChannel(name)
  const worker = crypto.randomUUID()
  const inside = new Set<string>()
  door.onmessage = ({ data }: MessageEvent<DoorWord>) => {
    if (data.type !== 'knock') return
    if (!inside.has(data.tab)) serveTab(new BroadcastChannel(channelOf(worker, data.tab)))
    inside.add(data.tab)
    door.postMessage({ type: 'enter', tab: data.tab, worker } satisfies DoorWord)
  }
  door.postMessage({ type: 'open' } satisfies DoorWord)
}
