import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'

/** Bytes that came from the relay, as they travelled: what is compressed there counts compressed. Headers are left out. */
export interface Traffic {
  readonly page: number
  readonly worker: number
  readonly fonts: number
  /** Icons and the manifest. */
  readonly other: number
  /** Answers of the API. */
  readonly api: number
  /** The WebSocket. */
  readonly sync: number
}

type Kind = keyof Traffic

/**
 * A proxy that the browser goes through, so that what its workers fetch is counted with the rest. `traffic` is the sum
 * since `reset`.
 */
export async function startCountingProxy() {
  let counts: Record<Kind, number> = nothing()
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '')
    const kind = kindOf(url.pathname)
    const { method, headers } = request
    const onward = http.request(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.on('data', (chunk: Buffer) => {
        counts[kind] += chunk.length
      })
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  server.on('connect', (request: http.IncomingMessage, client: net.Socket) => {
    const { hostname, port } = new URL(`http://${request.url}`)
    const relay = net.connect(Number(port), hostname, () => client.write('HTTP/1.1 200 OK\r\n\r\n'))
    relay.on('data', (chunk: Buffer) => {
      counts.sync += chunk.length
    })
    relay.pipe(client).pipe(relay)
    for (const socket of [relay, client]) socket.on('error', () => relay.destroy()).on('close', () => relay.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reset(): void {
      counts = nothing()
    },
    traffic: (): Traffic => ({ ...counts }),
    close(): void {
      server.closeAllConnections()
      server.close()
    },
  }
}

const nothing = (): Record<Kind, number> => ({ page: 0, worker: 0, fonts: 0, other: 0, api: 0, sync: 0 })

function kindOf(path: string): Kind {
  if (path.startsWith('/api/')) return 'api'
  if (path.endsWith('.woff2')) return 'fonts'
  if (/^\/assets\/worker-[^/]*\.js$/.test(path)) return 'worker'
  if (/\.(js|css)$/.test(path) || !path.slice(path.lastIndexOf('/')).includes('.')) return 'page'
  return 'other'
}
