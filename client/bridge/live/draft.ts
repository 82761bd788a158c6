import type { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { ReplicaApi } from '../api.ts'
import { createLiveSocket, LIVE_URL } from './socket.ts'

/** The words of a draft, open in this tab: what an editor binds to. */
export interface OpenDraft {
  /** Its roots: `words`, an XML fragment, and `fields`, a map. */
  readonly doc: Y.Doc
  readonly provider: WebsocketProvider
  readonly awareness: Awareness
  /** Resolves when what this browser holds of it is in `doc`: there is nothing to show before. */
  readonly ready: Promise<void>
  close(): void
}

/** Says that an update came from this browser's own store. */
const STORED = 'stored'

/**
 * Opens a draft by its name (shared/protocol/live.ts, `draftName`). It works offline: every change is kept in this browser, and
 * brought to the relay by the worker should the tab be gone by then (LV-9). Colleagues' changes come by a stock provider.
 */
export function openDraft(replica: Pick<ReplicaApi, 'live' | 'text' | 'keepText'>, name: string): OpenDraft {
  const doc = new Y.Doc()
  const provider = new WebsocketProvider(LIVE_URL, name, doc, { connect: false, WebSocketPolyfill: createLiveSocket(replica.live) })
  let closed = false

  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== STORED) void replica.keepText(name, update, origin !== provider)
  })

  async function begin(): Promise<void> {
    const stored = await replica.text(name)
    if (closed) return
    if (stored !== null) Y.applyUpdate(doc, stored, STORED)
    provider.connect()
  }

  return {
    doc,
    provider,
    awareness: provider.awareness,
    ready: begin(),
    close() {
      closed = true
      provider.destroy()
      doc.destroy()
    },
  }
}
