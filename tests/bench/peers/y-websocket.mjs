// Plain JavaScript, because its packages are only there when the bench has installed them: see ../relay/peers.ts.
import { once } from 'node:events'
import { createServer } from 'node:http'
import path from 'node:path'
import { WebSocketServer } from 'ws'
import { answerParent, usage } from '../processes/answer.ts'

const http = createServer()
const sockets = new WebSocketServer({ noServer: true })
let persistence

answerParent({
  async start({ dataDir }) {
    process.env.YPERSISTENCE = path.join(dataDir, 'leveldb') // read when the module is loaded
    const { getPersistence, setupWSConnection } = await import('@y/websocket-server/utils')
    persistence = getPersistence()
    sockets.on('connection', setupWSConnection)
    http.on('upgrade', (request, socket, head) => {
      sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request))
    })
    http.listen(0, '127.0.0.1')
    await once(http, 'listening')
    return { url: `ws://127.0.0.1:${http.address().port}`, tokens: [], place: null }
  },
  async seed(seeds) {
    for (const { record, update } of seeds) await persistence.provider.storeUpdate(record, update)
  },
  usage,
  stop: () => persistence.provider.destroy(),
})
