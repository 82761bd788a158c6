import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import {
  FrameError,
  readBootstrap,
  readCursor,
  readHead,
  readList,
  readLive,
  readMember,
  readOptional,
  readRecord,
  readRefusal,
  readRow,
  readSpace,
  readVersions,
  writeBootstrap,
  writeCursor,
  writeHead,
  writeList,
  writeLive,
  writeOptional,
  writeRow,
  writeVersions,
} from './fields.ts'
import type { ClientFrame, RelayFrame } from './frames.ts'

/**
 * Frames as bytes, by lib0: a type number, then the fields in the order in which frames.ts names them. Decoding is
 * total: bytes that are not exactly one frame give null.
 */
const clientTypes = ['hello', 'subscribe', 'push', 'want', 'rebased', 'open', 'live', 'shut'] as const
const relayTypes = [
  'welcome',
  'page',
  'rows',
  'spaces',
  'reset',
  'digest',
  'record',
  'verdict',
  'part',
  'packed',
  'pulse',
  'drain',
  'live',
  'shut',
] as const

export function encodeClientFrame(frame: ClientFrame): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, clientTypes.indexOf(frame.type))
  switch (frame.type) {
    case 'hello':
      writeVersions(encoder, frame.versions)
      writeOptional(encoder, frame.device, encoding.writeVarString)
      writeOptional(encoder, frame.token, encoding.writeVarString)
      break
    case 'subscribe':
      encoding.writeVarString(encoder, frame.space)
      writeOptional(encoder, frame.cursor, writeCursor)
      writeOptional(encoder, frame.bootstrap, writeBootstrap)
      break
    case 'push':
      encoding.writeVarUint8Array(encoder, frame.item)
      break
    case 'want':
      encoding.writeVarString(encoder, frame.record)
      break
    case 'rebased':
      writeList(encoder, frame.records, encoding.writeVarString)
      break
    case 'open':
      encoding.writeVarUint(encoder, frame.channel)
      encoding.writeVarString(encoder, frame.name)
      break
    case 'live':
    case 'shut':
      writeLive(encoder, frame)
      break
  }
  return encoding.toUint8Array(encoder)
}

export const decodeClientFrame = (bytes: Uint8Array): ClientFrame | null =>
  decodeWhole<ClientFrame>(bytes, (decoder) => {
    const type = clientTypes[decoding.readVarUint(decoder)]
    switch (type) {
      case 'hello':
        return {
          type,
          versions: readVersions(decoder),
          device: readOptional(decoder, decoding.readVarString),
          token: readOptional(decoder, decoding.readVarString),
        }
      case 'subscribe':
        return {
          type,
          space: readSpace(decoder),
          cursor: readOptional(decoder, readCursor),
          bootstrap: readOptional(decoder, readBootstrap),
        }
      case 'push':
        return { type, item: decoding.readVarUint8Array(decoder) }
      case 'want':
        return { type, record: readRecord(decoder) }
      case 'rebased':
        return { type, records: readList(decoder, readRecord) }
      case 'open':
        return { type, channel: decoding.readVarUint(decoder), name: decoding.readVarString(decoder) }
      case 'live':
      case 'shut':
        return readLive(type, decoder)
      default:
        throw new FrameError('unknown type')
    }
  })

export function encodeRelayFrame(frame: RelayFrame): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, relayTypes.indexOf(frame.type))
  switch (frame.type) {
    case 'welcome':
      writeVersions(encoder, frame.versions)
      encoding.writeVarString(encoder, frame.epoch)
      encoding.writeVarString(encoder, frame.member)
      encoding.writeVarString(encoder, frame.device)
      encoding.writeVarUint(encoder, frame.client)
      encoding.writeVarUint(encoder, frame.judged)
      encoding.writeVarUint(encoder, frame.now)
      writeList(encoder, frame.spaces, encoding.writeVarString)
      break
    case 'page':
      encoding.writeVarString(encoder, frame.space)
      writeBootstrap(encoder, frame.bootstrap)
      encoding.writeUint8(encoder, frame.done ? 1 : 0)
      writeList(encoder, frame.rows, writeRow)
      break
    case 'rows':
      encoding.writeVarString(encoder, frame.space)
      encoding.writeVarString(encoder, frame.epoch)
      writeList(encoder, frame.rows, writeRow)
      break
    case 'spaces':
      writeList(encoder, frame.spaces, encoding.writeVarString)
      break
    case 'reset':
      encoding.writeVarString(encoder, frame.space)
      break
    case 'digest':
      encoding.writeVarString(encoder, frame.space)
      writeBootstrap(encoder, frame.bootstrap)
      encoding.writeUint8(encoder, frame.done ? 1 : 0)
      writeList(encoder, frame.heads, writeHead)
      break
    case 'record':
      encoding.writeVarString(encoder, frame.record)
      writeOptional(encoder, frame.space, encoding.writeVarString)
      writeOptional(encoder, frame.row, writeRow)
      break
    case 'verdict':
      encoding.writeVarUint(encoder, frame.n)
      writeOptional(encoder, frame.refusal, (to, refusal) => {
        encoding.writeVarString(to, refusal.code)
        encoding.writeVarString(to, refusal.detail)
      })
      encoding.writeVarUint(encoder, frame.now)
      break
    case 'part':
      encoding.writeUint8(encoder, frame.last ? 1 : 0)
      encoding.writeVarUint8Array(encoder, frame.bytes)
      break
    case 'packed':
      encoding.writeVarUint8Array(encoder, frame.bytes)
      break
    case 'pulse':
      encoding.writeVarUint(encoder, frame.now)
      break
    case 'drain':
      encoding.writeVarUint(encoder, frame.afterMs)
      break
    case 'live':
    case 'shut':
      writeLive(encoder, frame)
      break
  }
  return encoding.toUint8Array(encoder)
}

export const decodeRelayFrame = (bytes: Uint8Array): RelayFrame | null =>
  decodeWhole<RelayFrame>(bytes, (decoder) => {
    const type = relayTypes[decoding.readVarUint(decoder)]
    switch (type) {
      case 'welcome':
        return {
          type,
          versions: readVersions(decoder),
          epoch: decoding.readVarString(decoder),
          member: readMember(decoder),
          device: decoding.readVarString(decoder),
          client: decoding.readVarUint(decoder),
          judged: decoding.readVarUint(decoder),
          now: decoding.readVarUint(decoder),
          spaces: readList(decoder, readSpace),
        }
      case 'page':
        return {
          type,
          space: readSpace(decoder),
          bootstrap: readBootstrap(decoder),
          done: decoding.readUint8(decoder) === 1,
          rows: readList(decoder, readRow),
        }
      case 'rows':
        return { type, space: readSpace(decoder), epoch: decoding.readVarString(decoder), rows: readList(decoder, readRow) }
      case 'spaces':
        return { type, spaces: readList(decoder, readSpace) }
      case 'reset':
        return { type, space: readSpace(decoder) }
      case 'digest':
        return {
          type,
          space: readSpace(decoder),
          bootstrap: readBootstrap(decoder),
          done: decoding.readUint8(decoder) === 1,
          heads: readList(decoder, readHead),
        }
      case 'record':
        return { type, record: readRecord(decoder), space: readOptional(decoder, readSpace), row: readOptional(decoder, readRow) }
      case 'verdict':
        return { type, n: decoding.readVarUint(decoder), refusal: readOptional(decoder, readRefusal), now: decoding.readVarUint(decoder) }
      case 'part':
        return { type, last: decoding.readUint8(decoder) === 1, bytes: decoding.readVarUint8Array(decoder) }
      case 'packed':
        return { type, bytes: decoding.readVarUint8Array(decoder) }
      case 'pulse':
        return { type, now: decoding.readVarUint(decoder) }
      case 'drain':
        return { type, afterMs: decoding.readVarUint(decoder) }
      case 'live':
      case 'shut':
        return readLive(type, decoder)
      default:
        throw new FrameError('unknown type')
    }
  })

function decodeWhole<T>(bytes: Uint8Array, read: (decoder: decoding.Decoder) => T): T | null {
  try {
    const decoder = decoding.createDecoder(bytes)
    const frame = read(decoder)
    return decoding.hasContent(decoder) ? null : frame
  } catch {
    return null // lib0 throws on every kind of malformed bytes; to the caller they are one
  }
}
