import type { Replica } from '../engine.ts'
import type { Files } from './files.ts'

/** Conversations whose HTML is fetched ahead, so that they can be read offline. */
const CONVERSATIONS = 30
const FIRST_MS = 2000
const AGAIN_MS = 60_000

/** Fetches the HTML of the newest conversations whenever the replica is live and has been for a while. */
export function prefetch(replica: Replica, files: Files, after: (ms: number, run: () => void) => () => void): void {
  let live = false
  let begun = false

  async function round(): Promise<void> {
    if (live) {
      const parts = await replica.htmlParts(CONVERSATIONS).catch(() => []) // it has stopped
      for (const { record, entry, name } of parts) if (live) await files.get(record, entry, name)
    }
    after(AGAIN_MS, () => void round())
  }

  void replica.subscribe({ type: 'sync' }, ({ phase }) => {
    live = phase === 'live'
    if (!live || begun) return
    begun = true
    after(FIRST_MS, () => void round())
  })
}
