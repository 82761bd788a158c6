import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { isRecordId, isSpace, kindOf, type MemberId, type RecordId, type Space } from '../ids.ts'
import { isRefusalCode } from '../records/refusal.ts'
import type { Bootstrap, ClientFrame, Cursor, FeedRow, RelayFrame } from './frames.ts'
import type { Versions } from './versions.ts'

/**
 * Frames as bytes, by lib0: a type number, then the fields in the order in which frames.ts names them. Decoding is
 * total: bytes that are not exactly one frame give null.
 */
const clientTypes = ['hello', 'subscribe', 'push', 'want', 'rebased'] as const
const relayTypes = ['welcome', 'page', 'rows', 'reset', 'record', 'verdict'] as const

type Encoder = encoding.Encoder
type Decoder = decoding.Decoder

class FrameError extends Error {}

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
    case 'reset':
      encoding.writeVarString(encoder, frame.space)
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
      case 'reset':
        return { type, space: readSpace(decoder) }
      case 'record':
        return { type, record: readRecord(decoder), space: readOptional(decoder, readSpace), row: readOptional(decoder, readRow) }
      case 'verdict':
        return { type, n: decoding.readVarUint(decoder), refusal: readOptional(decoder, readRefusal), now: decoding.readVarUint(decoder) }
      default:
        throw new FrameError('unknown type')
    }
  })

function decodeWhole<T>(bytes: Uint8Array, read: (decoder: Decoder) => T): T | null {
  try {
    const decoder = decoding.createDecoder(bytes)
    const frame = read(decoder)
    return decoding.hasContent(decoder) ? null : frame
  } catch {
    return null // lib0 throws on every kind of malformed bytes; to the caller they are one
  }
}

function writeVersions(to: Encoder, versions: Versions): void {
  for (const version of [versions.protocol, versions.entries, versions.fold, versions.row]) encoding.writeVarUint(to, version)
}

function readVersions(from: Decoder): Versions {
  return {
    protocol: decoding.readVarUint(from),
    entries: decoding.readVarUint(from),
    fold: decoding.readVarUint(from),
    row: decoding.readVarUint(from),
  }
}

function writeCursor(to: Encoder, cursor: Cursor): void {
  encoding.writeVarString(to, cursor.epoch)
  encoding.writeVarUint(to, cursor.seq)
  encoding.writeVarString(to, cursor.id)
}

const readCursor = (from: Decoder): Cursor => ({
  epoch: decoding.readVarString(from),
  seq: decoding.readVarUint(from),
  id: decoding.readVarString(from),
})

function writeBootstrap(to: Encoder, bootstrap: Bootstrap): void {
  encoding.writeVarString(to, bootstrap.epoch)
  encoding.writeVarUint(to, bootstrap.base)
  encoding.writeVarString(to, bootstrap.baseId)
  encoding.writeVarUint(to, bootstrap.below)
}

const readBootstrap = (from: Decoder): Bootstrap => ({
  epoch: decoding.readVarString(from),
  base: decoding.readVarUint(from),
  baseId: decoding.readVarString(from),
  below: decoding.readVarUint(from),
})

function writeRow(to: Encoder, row: FeedRow): void {
  encoding.writeVarUint(to, row.seq)
  encoding.writeVarString(to, row.id)
  encoding.writeVarString(to, row.record)
  encoding.writeVarUint(to, row.generation)
  writeOptional(to, row.prev, encoding.writeVarString)
  encoding.writeUint8(to, row.whole ? 1 : 0)
  encoding.writeVarUint8Array(to, row.bytes)
  writeOptional(to, row.row, encoding.writeVarString)
  encoding.writeVarUint(to, row.rowVersion)
}

const readRow = (from: Decoder): FeedRow => ({
  seq: decoding.readVarUint(from),
  id: decoding.readVarString(from),
  record: readRecord(from),
  generation: decoding.readVarUint(from),
  prev: readOptional(from, decoding.readVarString),
  whole: decoding.readUint8(from) === 1,
  bytes: decoding.readVarUint8Array(from),
  row: readOptional(from, decoding.readVarString),
  rowVersion: decoding.readVarUint(from),
})

function readRefusal(from: Decoder) {
  const code = decoding.readVarString(from)
  const detail = decoding.readVarString(from)
  return { code: isRefusalCode(code) ? code : ('not-allowed' as const), detail }
}

function readSpace(from: Decoder): Space {
  const space = decoding.readVarString(from)
  if (!isSpace(space)) throw new FrameError('not a space')
  return space
}

function readRecord(from: Decoder): RecordId {
  const record = decoding.readVarString(from)
  if (!isRecordId(record)) throw new FrameError('not a record')
  return record
}

function readMember(from: Decoder): MemberId {
  const member = decoding.readVarString(from)
  if (kindOf(member) !== 'member') throw new FrameError('not a member')
  return member as MemberId
}

function writeOptional<T>(to: Encoder, value: T | null, write: (to: Encoder, value: T) => void): void {
  encoding.writeUint8(to, value === null ? 0 : 1)
  if (value !== null) write(to, value)
}

const readOptional = <T>(from: Decoder, read: (from: Decoder) => T): T | null => (decoding.readUint8(from) === 0 ? null : read(from))

function writeList<T>(to: Encoder, list: readonly T[], write: (to: Encoder, value: T) => void): void {
  encoding.writeVarUint(to, list.length)
  for (const value of list) write(to, value)
}

function readList<T>(from: Decoder, read: (from: Decoder) => T): T[] {
  const count = decoding.readVarUint(from)
  // Every element takes a byte at least: a count above what is left is a lie, told to make us allocate.
  if (count > from.arr.length - from.pos) throw new FrameError('count')
  return Array.from({ length: count }, () => read(from))
}
