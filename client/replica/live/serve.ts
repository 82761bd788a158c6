import type { LiveChannel, ReplicaApi } from '../../bridge/api.ts'

/** What a tab says of its channels, and what it hears; `handle` is the tab's number for one. */
export type LiveTabWord =
  | { readonly type: 'live-open'; readonly handle: number; readonly name: string }
  | { readonly type: 'live-send'; readonly handle: number; readonly bytes: Uint8Array }
  | { readonly type: 'live-close'; readonly handle: number }

export type LiveWorkerWord =
  | { readonly type: 'live-opened'; readonly handle: number }
  | { readonly type: 'live-message'; readonly handle: number; readonly bytes: Uint8Array }
  | { readonly type: 'live-closed'; readonly handle: number; readonly code: number }

/** Serves the channels of one tab. */
export interface LiveServing {
  take(word: LiveTabWord): void
  /** The tab is gone. */
  close(): void
}

export function serveLive(open: ReplicaApi['live'], say: (word: LiveWorkerWord) => void): LiveServing {
  const channels = new Map<number, LiveChannel>()

  return {
    take(word) {
      const { handle } = word
      switch (word.type) {
        case 'live-open':
          channels.set(
            handle,
            open(word.name, {
              onOpen: () => say({ type: 'live-opened', handle }),
              onMessage: (bytes) => say({ type: 'live-message', handle, bytes }),
              onClose(code) {
                channels.delete(handle)
                say({ type: 'live-closed', handle, code })
              },
            }),
          )
          return
        case 'live-send':
          channels.get(handle)?.send(word.bytes)
          return
        case 'live-close':
          channels.get(handle)?.close()
          channels.delete(handle)
      }
    },
    close() {
      for (const channel of channels.values()) channel.close()
      channels.clear()
    },
  }
}
