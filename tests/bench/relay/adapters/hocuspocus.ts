import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { Connect } from '../contract.ts'
import { endSocket, inWaves, openSocket } from './socket.ts'
import { askForAll, haveNothing, isEmpty, readSync, STEP_1, STEP_2, SYNC, stranger, syncMessage, UPDATE } from './yjs-client.ts'

const AUTH = 2
const SYNC_REPLY = 4
const TOKEN = 0
const AUTHENTICATED = 2

/** The server ends a socket with more than 100 documents that have not been let in yet. */
const WIDTH = 64

/** As HocuspocusProvider: one socket, and for each document a token, its answer, then step 1 and step 2. */
export const connectHocuspocus: Connect = async (target, _index, onUpdate) => {
  const joining = new Map<string, { letIn(): void; synced(): void }>()

  const socket = await openSocket(target.url, (bytes) => {
    const decoder = decoding.createDecoder(bytes)
    const doc = decoding.readVarString(decoder)
    const type = decoding.readVarUint(decoder)
    if (type === AUTH && decoding.readVarUint(decoder) === AUTHENTICATED) joining.get(doc)?.letIn()
    if (type !== SYNC && type !== SYNC_REPLY) return
    const sync = readSync(decoder)
    if (sync.type === STEP_1) return socket.send(haveNothing(doc))
    if (!isEmpty(sync.bytes)) onUpdate(doc, sync.bytes)
    if (sync.type === STEP_2) joining.get(doc)?.synced()
  })

  async function join(doc: string): Promise<void> {
    const letIn = Promise.withResolvers<void>()
    const synced = Promise.withResolvers<void>()
    joining.set(doc, { letIn: letIn.resolve, synced: synced.resolve })
    socket.send(tokenFor(doc))
    await letIn.promise
    socket.send(askForAll(doc))
    await synced.promise
    joining.delete(doc)
  }

  return {
    ...stranger(),
    open: (docs) => inWaves(docs, WIDTH, join),
    write: (doc, update) => socket.send(syncMessage(doc, UPDATE, update)),
    close: () => endSocket(socket),
  }
}

function tokenFor(doc: string): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, doc)
  encoding.writeVarUint(encoder, AUTH)
  encoding.writeVarUint(encoder, TOKEN)
  encoding.writeVarString(encoder, 'bench')
  return encoding.toUint8Array(encoder)
}
