import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A stranger's web server that notes who comes: a mail that makes the browser ask here has got out. */
export interface Canary {
  /** `host:port` */
  readonly host: string
  readonly url: string
  /** The paths that were asked for, in their order. */
  readonly asked: readonly string[]
}

/** One teal pixel. */
export const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGPgSi0AAAEtANXIjLOcAAAAAElFTkSuQmCC', 'base64')

export async function startCanary(signal: AbortSignal): Promise<Canary> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(200, { 'content-type': 'image/png', 'access-control-allow-origin': '*' }).end(PIXEL)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  signal.addEventListener('abort', () => {
    server.close()
    server.closeAllConnections()
  })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { host, url: `http://${host}`, asked }
}
