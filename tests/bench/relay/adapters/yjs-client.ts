import { randomInt } from 'node:crypto'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { newId } from '../records.ts'

/** The part of y-protocols that both Yjs servers speak: message type `sync`, then one of three. */
export const SYNC = 0
export const STEP_1 = 0
export const STEP_2 = 1
export const UPDATE = 2

/** A document with nothing in it: its state vector, and an update without structs or deletions. */
const EMPTY_VECTOR = Uint8Array.of(0)
const EMPTY_UPDATE = Uint8Array.of(0, 0)
export const isEmpty = (update: Uint8Array): boolean => update.length <= EMPTY_UPDATE.length

/** Under a client id and as an author of its own, where no server gives them out. */
export const stranger = () => ({ id: randomInt(1, 2 ** 31), author: `member:${newId()}` as const })

/** `address`: what the protocol writes before the message, if anything. */
export function syncMessage(address: string | null, type: typeof STEP_1 | typeof STEP_2 | typeof UPDATE, bytes: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  if (address !== null) encoding.writeVarString(encoder, address)
  encoding.writeVarUint(encoder, SYNC)
  encoding.writeVarUint(encoder, type)
  encoding.writeVarUint8Array(encoder, bytes)
  return encoding.toUint8Array(encoder)
}

export const askForAll = (address: string | null): Uint8Array => syncMessage(address, STEP_1, EMPTY_VECTOR)
export const haveNothing = (address: string | null): Uint8Array => syncMessage(address, STEP_2, EMPTY_UPDATE)

/** After the type `sync`: what came, of which kind. */
export function readSync(decoder: decoding.Decoder): { readonly type: number; readonly bytes: Uint8Array } {
  return { type: decoding.readVarUint(decoder), bytes: decoding.readVarUint8Array(decoder) }
}
