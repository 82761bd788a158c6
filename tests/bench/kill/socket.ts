import { WebSocket } from 'ws'
import type { Link, LinkEvents } from '../../../shared/protocol/link.ts'

/** A socket of Node as a Link; what is sent before it stands waits. */
export function connectTo(url: string, events: LinkEvents): Link {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/sync`, { perMessageDeflate: false })
  const early: Uint8Array[] = []
  let closed = false
  socket.on('open', () => {
    for (const bytes of early.splice(0)) socket.send(bytes)
  })
  socket.on('message', (bytes: Buffer) => {
    if (!closed) events.onFrame(new Uint8Array(bytes))
  })
  socket.on('error', () => {}) // `close` follows
  socket.on('close', (code) => {
    if (!closed) events.onClose(code)
    closed = true
  })
  return {
    send(bytes) {
      if (socket.readyState === WebSocket.CONNECTING) early.push(bytes)
      else if (socket.readyState === WebSocket.OPEN) socket.send(bytes)
    },
    close() {
      closed = true
      socket.terminate()
    },
    buffered: () => socket.bufferedAmount,
  }
}
