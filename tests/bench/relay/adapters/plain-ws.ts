import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { Connect } from '../contract.ts'
import { endSocket, openSocket } from './socket.ts'
import { stranger } from './yjs-client.ts'

/** A frame is a document's name and an update; an empty frame asks for all that is kept, and ends the answer. */
export function frameOf(doc: string, update: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, doc)
  encoding.writeUint8Array(encoder, update)
  return encoding.toUint8Array(encoder)
}

/** The limit: one socket, nothing but bytes. */
export const connectPlain: Connect = async (target, _index, onUpdate) => {
  const opened = Promise.withResolvers<void>()
  const socket = await openSocket(target.url, (bytes) => {
    if (bytes.length === 0) return opened.resolve()
    const decoder = decoding.createDecoder(bytes)
    onUpdate(decoding.readVarString(decoder), decoding.readTailAsUint8Array(decoder))
  })
  return {
    ...stranger(),
    async open() {
      socket.send(new Uint8Array())
      await opened.promise
    },
    write: (doc, update) => socket.send(frameOf(doc, update)),
    close: () => endSocket(socket),
  }
}
