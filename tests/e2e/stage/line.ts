import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

/** A wire between two machines that can be cut: connections break off and new ones break at once. */
export interface Line {
  readonly port: number
  cut(): void
  mend(): void
  /** Where connections go from now on. */
  leadTo(port: number): void
}

export async function layLine(target: number, signal: AbortSignal): Promise<Line> {
  let to = target
  let whole = true
  const sockets = new Set<net.Socket>()
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
    mend() {
      whole = true
    },
    leadTo(port) {
      to = port
    },
  }
}
