// Plain JavaScript, because its packages are only there when the bench has installed them: see ../relay/peers.ts.
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { SQLite, schema } from '@hocuspocus/extension-sqlite'
import { Server } from '@hocuspocus/server'
import { answerParent, usage } from '../processes/answer.ts'

/** The extension as it is published, on Node's own SQLite: its driver would have to be compiled for this Node. */
class NodeSQLite extends SQLite {
  async onConfigure() {
    this.db = new DatabaseSync(this.configuration.database)
    this.db.exec(schema)
  }
}

let server
let storage

answerParent({
  async start({ dataDir }) {
    storage = new NodeSQLite({ database: path.join(dataDir, 'hocuspocus.sqlite') })
    server = new Server({ extensions: [storage], address: '127.0.0.1', port: 0, quiet: true, stopOnSignals: false })
    await server.listen()
    return { url: `ws://127.0.0.1:${server.address.port}`, tokens: [], place: null }
  },
  async seed(seeds) {
    storage.db.exec('BEGIN')
    for (const { record, update } of seeds) await storage.configuration.store({ documentName: record, state: Buffer.from(update) })
    storage.db.exec('COMMIT')
  },
  usage,
  stop: () => server.destroy(),
})
