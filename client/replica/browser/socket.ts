import type { Link, LinkEvents } from '../../../shared/protocol/link.ts'

/** What is sent before the socket stands waits here; `1006` is what a browser says when there was no closing. */
const ABNORMAL = 1006

/** The relay's socket as a Link. */
export function connectSocket(url: string, events: LinkEvents): Link {
  const socket = new WebSocket(url)
  const early: Uint8Array[] = []
  let closed = false
  socket.binaryType = 'arraybuffer'
  socket.onopen = () => {
    for (const bytes of early.splice(0)) socket.send(bytes.slice())
  }
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    // The relay speaks bytes only: text becomes an empty frame, which nobody can read.
    if (!closed) events.onFrame(data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array())
  }
  socket.onclose = ({ code }) => {
    if (!closed) events.onClose(code || ABNORMAL)
    closed = true
  }
  return {
    send(bytes) {
      if (socket.readyState === WebSocket.CONNECTING) early.push(bytes)
      else if (socket.readyState === WebSocket.OPEN) socket.send(bytes.slice())
    },
    close(code) {
      closed = true
      socket.close(code)
    },
    buffered: () => socket.bufferedAmount + early.reduce((sum, bytes) => sum + bytes.length, 0),
  }
}
