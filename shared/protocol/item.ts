import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { isRecordId, isSpace, type RecordId, type Space } from '../ids.ts'
import { crc32 } from './crc32.ts'

/** One act of one device: judged as a whole, strictly in the order of `n`. */
export interface Item {
  readonly n: number
  readonly command: string
  readonly version: number
  /** JSON of the command's input: what a newer app replays when the bytes can no longer be taken. */
  readonly input: string
  readonly changes: readonly Change[]
}

export interface Change {
  readonly space: Space
  readonly record: RecordId
  readonly generation: number
  /** Yjs V1. */
  readonly update: Uint8Array
}

/** The item's bytes with their CRC in front; kept so in the outbox, so that a retry is the same to the bit. */
export function encodeItem(item: Item): Uint8Array {
  const body = encoding.createEncoder()
  encoding.writeVarUint(body, item.n)
  encoding.writeVarString(body, item.command)
  encoding.writeVarUint(body, item.version)
  encoding.writeVarString(body, item.input)
  encoding.writeVarUint(body, item.changes.length)
  for (const change of item.changes) {
    encoding.writeVarString(body, change.space)
    encoding.writeVarString(body, change.record)
    encoding.writeVarUint(body, change.generation)
    encoding.writeVarUint8Array(body, change.update)
  }
  const bytes = encoding.toUint8Array(body)
  const whole = encoding.createEncoder()
  encoding.writeUint32(whole, crc32(bytes))
  encoding.writeUint8Array(whole, bytes)
  return encoding.toUint8Array(whole)
}

/** The command of an item that offers again what a restored relay has lost. */
export const REOFFER = 'record.reoffer'

const MAX_CHANGES = 1000

/** null: not an item, or damaged. */
export function decodeItem(bytes: Uint8Array): Item | null {
  try {
    const decoder = decoding.createDecoder(bytes)
    const crc = decoding.readUint32(decoder)
    if (crc !== crc32(bytes.subarray(4))) return null
    const n = decoding.readVarUint(decoder)
    const command = decoding.readVarString(decoder)
    const version = decoding.readVarUint(decoder)
    const input = decoding.readVarString(decoder)
    const count = decoding.readVarUint(decoder)
    if (count > MAX_CHANGES) return null
    const changes: Change[] = []
    for (let i = 0; i < count; i++) {
      const space = decoding.readVarString(decoder)
      const record = decoding.readVarString(decoder)
      const generation = decoding.readVarUint(decoder)
      const update = decoding.readVarUint8Array(decoder)
      if (!isSpace(space) || !isRecordId(record)) return null
      changes.push({ space, record, generation, update })
    }
    return decoding.hasContent(decoder) ? null : { n, command, version, input, changes }
  } catch {
    return null
  }
}
