import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

/** A wire between two machines that can be cut: connections break off and new ones break at once. */
export interface Line {
  readonly port: number
  cut(): void
  /** Sockets of the protocol that are open on it now. */
  socketsOpen(): number
  mend(): void
  /** Where connections go from now on. */
  leadTo(port: number): void
}

export async function layLine(target: number, signal: AbortSignal): Promise<Line> {
  let to = target
  let whole = true
  const sockets = new Set<net.Socket>()
  const upgraded = new Set<net.Socket>()
  const keep = (socket: net.Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  }
  const breakAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  const server = net.createServer((near) => {
    keep(near)
    if (!whole) return void near.resetAndDestroy()
    near.once('data', (bytes) => {
      if (bytes.toString('latin1').startsWith('GET /api/sync ')) upgraded.add(near)
    })
    near.on('close', () => upgraded.delete(near))
    const far = net.connect(to, '127.0.0.1')
    keep(far)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
    near.pipe(far).pipe(near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  signal.addEventListener('abort', () => {
    server.close()
    breakAll()
  })
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      whole = false
      breakAll()
    },
    socketsOpen: () => upgraded.size,
    mend() {
      whole = true
    },
    leadTo(port) {
      to = port
    },
  }
}
