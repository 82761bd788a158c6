import * as decoding from 'lib0/decoding'
import type { WebSocket } from 'ws'
import type { Connect } from '../contract.ts'
import { endSocket, inWaves, openSocket } from './socket.ts'
import { askForAll, haveNothing, isEmpty, readSync, STEP_1, SYNC, stranger, syncMessage, UPDATE } from './yjs-client.ts'

/** Sockets that are being opened at a time; a browser allows about 200 in all. */
const WIDTH = 64

/** As WebsocketProvider: a socket for each document, then step 1 and step 2. */
export const connectYWebsocket: Connect = async (target, _index, onUpdate) => {
  const sockets = new Map<string, WebSocket>()

  /** It answers step 1 before it has read the disk: a document is here when something of it has come. */
  async function join(doc: string): Promise<void> {
    const here = Promise.withResolvers<void>()
    const socket = await openSocket(`${target.url}/${doc}`, (bytes, from) => {
      const decoder = decoding.createDecoder(bytes)
      if (decoding.readVarUint(decoder) !== SYNC) return
      const sync = readSync(decoder)
      if (sync.type === STEP_1) return from.send(haveNothing(null))
      if (isEmpty(sync.bytes)) return
      onUpdate(doc, sync.bytes)
      here.resolve()
    })
    sockets.set(doc, socket)
    socket.send(askForAll(null))
    await here.promise
  }

  return {
    ...stranger(),
    open: (docs) => inWaves(docs, WIDTH, join),
    write: (doc, update) => sockets.get(doc)?.send(syncMessage(null, UPDATE, update)),
    close() {
      for (const socket of sockets.values()) endSocket(socket)
    },
  }
}
