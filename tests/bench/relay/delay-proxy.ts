import net, { type AddressInfo } from 'node:net'

/** A long line before a server: every byte arrives `delayMs` after it was sent, each way, in order. */
export interface DelayProxy {
  readonly port: number
  /** Bytes that have come down, everything counted: headers of HTTP and of frames too. */
  down(): number
  close(): void
}

/** A connection stands at once; only what is sent over it takes its time. */
export function startDelayProxy(port: number, delayMs: number): Promise<DelayProxy> {
  let down = 0
  const open = new Set<net.Socket>()

  const server = net.createServer((client) => {
    const upstream = net.connect(port, '127.0.0.1')
    delay(client, upstream, () => {})
    delay(upstream, client, (bytes) => {
      down += bytes
    })
  })

  function delay(from: net.Socket, to: net.Socket, count: (bytes: number) => void): void {
    open.add(from)
    from.setNoDelay(true)
    from.on('data', (chunk) => {
      count(chunk.length)
      setTimeout(() => to.write(chunk), delayMs) // timers of one length run in the order of their making
    })
    from.on('error', () => to.destroy())
    from.on('close', () => {
      open.delete(from)
      setTimeout(() => to.destroy(), delayMs)
    })
  }

  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        down: () => down,
        close() {
          server.close()
          for (const socket of open) socket.destroy()
        },
      }),
    )
  })
}
