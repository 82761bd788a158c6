import { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { closeCodes } from '../../shared/protocol/close.ts'
import type { Link, LinkEvents } from '../../shared/protocol/link.ts'

/** Often enough that no proxy takes the line for dead. */
const PING_MS = 25_000

/** A WebSocket as a link. `begin` gets it and gives what is done with what it brings. */
export function carry<Events extends LinkEvents>(socket: WebSocket, begin: (link: Link) => Events): Events {
  /** What is sent in one breath leaves in one write: verdicts and rows are many and small. */
  let held = false
  function hold(): void {
    const tcp = held ? null : tcpOf(socket)
    if (tcp === null) return
    held = true
    tcp.cork()
    setImmediate(() => {
      held = false
      tcp.uncork()
    })
  }

  const link: Link = {
    send(bytes) {
      if (socket.readyState !== socket.OPEN) return
      hold()
      socket.send(bytes)
    },
    close: (code) => socket.close(code),
    buffered: () => socket.bufferedAmount,
  }
  const events = begin(link)
  let answered = true
  const ping = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
  }, PING_MS)
  socket.on('pong', () => {
    answered = true
  })
  socket.on('message', (bytes, isBinary) => {
    answered = true
    if (!isBinary || !(bytes instanceof Buffer)) return socket.close(closeCodes.malformed)
    events.onFrame(new Uint8Array(bytes))
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', (code) => {
    clearInterval(ping)
    events.onClose(code)
  })
  return events
}

/** The connection under a WebSocket: `ws` has no word for it, and nothing else can hold writes together. */
function tcpOf(socket: WebSocket): Socket | null {
  const under: unknown = Reflect.get(socket, '_socket')
  return under instanceof Socket ? under : null
}
