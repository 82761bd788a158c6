import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { answerParent, usage } from '../../processes/answer.ts'
import { frameOf } from '../adapters/plain-ws.ts'
import type { ServerCalls } from '../contract.ts'

/** The limit: forwards what comes from one socket to all others, and knows neither documents, members nor a disk. */
const http = createServer()
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false })
const kept: Uint8Array[] = []

sockets.on('connection', (socket) => {
  socket.on('message', (bytes: Buffer) => {
    if (bytes.length === 0) {
      for (const frame of kept) socket.send(frame)
      socket.send(bytes)
      return
    }
    for (const other of sockets.clients) if (other !== socket && other.readyState === WebSocket.OPEN) other.send(bytes)
  })
})

answerParent({
  async start() {
    http.listen(0, '127.0.0.1')
    await once(http, 'listening')
    return { url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`, tokens: [], place: null }
  },
  async seed(seeds) {
    for (const { record, update } of seeds) kept.push(frameOf(record, update))
  },
  usage,
  stop: async () => {},
} satisfies ServerCalls)
