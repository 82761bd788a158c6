import type { LiveTabWord, LiveWorkerWord } from '../../replica/live/serve.ts'
import type { LiveEvents, ReplicaApi } from '../api.ts'

/** What a browser says when a connection broke without a word. */
const ABNORMAL = 1006

/** The channels of this tab to live documents. */
export interface LiveLines {
  readonly open: ReplicaApi['live']
  heed(word: LiveWorkerWord): void
  /** A new worker is there: what was open is lost with the one before, as sockets are; what waited is opened here. */
  onWorker(): void
}

interface Held {
  readonly name: string
  readonly events: LiveEvents
  isOpen: boolean
}

export function createLiveLines(say: (word: LiveTabWord) => void): LiveLines {
  const channels = new Map<number, Held>()
  let last = 0

  return {
    open(name, events) {
      const handle = ++last
      channels.set(handle, { name, events, isOpen: false })
      say({ type: 'live-open', handle, name })
      return {
        send: (bytes) => say({ type: 'live-send', handle, bytes }),
        close() {
          if (channels.delete(handle)) say({ type: 'live-close', handle })
        },
      }
    },
    heed(word) {
      const held = channels.get(word.handle)
      if (held === undefined) return
      switch (word.type) {
        case 'live-opened':
          held.isOpen = true
          return held.events.onOpen()
        case 'live-message':
          return held.events.onMessage(word.bytes)
        case 'live-closed':
          channels.delete(word.handle)
          return held.events.onClose(word.code)
      }
    },
    onWorker() {
      for (const [handle, held] of [...channels]) {
        if (!held.isOpen) say({ type: 'live-open', handle, name: held.name })
        else {
          channels.delete(handle)
          held.events.onClose(ABNORMAL)
        }
      }
    },
  }
}
