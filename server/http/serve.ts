import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'
import { WebSocketServer } from 'ws'
import { MAX_FRAME } from '../../shared/protocol/limits.ts'
import type { Config } from '../config.ts'

/** ws pins memory for every fragment of an unfinished frame; honest clients send none (T7). */
const MAX_FRAGMENTS = 64

export interface Serving {
  readonly port: number
  /** Ends the sockets too. */
  close(): Promise<void>
}

/** Listens, with the WebSocket built in. Rejects where the port is taken. */
export function serveHttp(app: Hono, config: Pick<Config, 'host' | 'port'>): Promise<Serving> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME, maxFragments: MAX_FRAGMENTS, perMessageDeflate: false })
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: config.host, port: config.port, websocket: { server: sockets } }, () => {
      server.off('error', reject)
      resolve({
        port: (server.address() as AddressInfo).port,
        close: () =>
          new Promise((closed) => {
            for (const socket of sockets.clients) socket.terminate()
            server.close(() => closed())
            if ('closeAllConnections' in server) server.closeAllConnections()
          }),
      })
    })
    server.once('error', reject)
  })
}
