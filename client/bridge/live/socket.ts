import type { ReplicaApi } from '../api.ts'

/** Before the name of a document, where a stock client wants the address of a server. Nobody connects to it. */
export const LIVE_URL = 'live:'

const CONNECTING = 0
const OPEN = 1
const CLOSING = 2
const CLOSED = 3

/** What y-websocket uses of a WebSocket. */
interface LiveSocket {
  readonly CONNECTING: number
  readonly OPEN: number
  readonly CLOSING: number
  readonly CLOSED: number
  readonly url: string
  readyState: number
  binaryType: string
  onopen: ((event: object) => void) | null
  onmessage: ((event: { readonly data: ArrayBuffer }) => void) | null
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null
  onerror: ((event: object) => void) | null
  send(bytes: Uint8Array): void
  close(): void
}

/**
 * A WebSocket for y-websocket's provider whose bytes go over a channel of the replica's one socket. While the relay is
 * away it keeps connecting, as long as it takes: the replica knows when to try, so nobody else need.
 */
export function createLiveSocket(live: ReplicaApi['live']): typeof WebSocket {
  function LiveSocket(url: string): LiveSocket {
    const socket: LiveSocket = {
      ...{ CONNECTING, OPEN, CLOSING, CLOSED, url },
      readyState: CONNECTING,
      binaryType: 'arraybuffer',
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
      send: (bytes) => channel.send(bytes),
      close() {
        if (socket.readyState >= CLOSING) return
        channel.close()
        end(1000)
      },
    }
    function end(code: number): void {
      socket.readyState = CLOSED
      socket.onclose?.({ code, reason: '' })
    }
    const channel = live(url.slice(LIVE_URL.length + 1), {
      onOpen() {
        socket.readyState = OPEN
        socket.onopen?.({})
      },
      onMessage: (bytes) => socket.onmessage?.({ data: bytes.slice().buffer }),
      onClose: end,
    })
    return socket
  }
  return Object.assign(LiveSocket, { CONNECTING, OPEN, CLOSING, CLOSED }) as unknown as typeof WebSocket
}
