import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { isRecordId, isSpace, kindOf, type MemberId, type RecordId, type Space } from '../ids.ts'
import { isRefusalCode } from '../records/refusal.ts'
import { type Bootstrap, type Cursor, type FeedRow, type Head, type LiveFrame, type RowShape, rowShapes } from './frames.ts'
import type { Versions } from './versions.ts'

type Encoder = encoding.Encoder
type Decoder = decoding.Decoder

/** The bytes are not a frame. */
export class FrameError extends Error {}

export function writeVersions(to: Encoder, versions: Versions): void {
  for (const version of [versions.protocol, versions.entries, versions.fold, versions.row]) encoding.writeVarUint(to, version)
}

export function readVersions(from: Decoder): Versions {
  return {
    protocol: decoding.readVarUint(from),
    entries: decoding.readVarUint(from),
    fold: decoding.readVarUint(from),
    row: decoding.readVarUint(from),
  }
}

export function writeCursor(to: Encoder, cursor: Cursor): void {
  encoding.writeVarString(to, cursor.epoch)
  encoding.writeVarUint(to, cursor.seq)
  encoding.writeVarString(to, cursor.id)
}

export const readCursor = (from: Decoder): Cursor => ({
  epoch: decoding.readVarString(from),
  seq: decoding.readVarUint(from),
  id: decoding.readVarString(from),
})

export function writeBootstrap(to: Encoder, bootstrap: Bootstrap): void {
  encoding.writeVarString(to, bootstrap.epoch)
  encoding.writeVarUint(to, bootstrap.base)
  encoding.writeVarString(to, bootstrap.baseId)
  encoding.writeVarUint(to, bootstrap.below)
}

export const readBootstrap = (from: Decoder): Bootstrap => ({
  epoch: decoding.readVarString(from),
  base: decoding.readVarUint(from),
  baseId: decoding.readVarString(from),
  below: decoding.readVarUint(from),
})

export function writeRow(to: Encoder, row: FeedRow): void {
  encoding.writeVarUint(to, row.seq)
  encoding.writeVarString(to, row.id)
  encoding.writeVarString(to, row.record)
  encoding.writeVarUint(to, row.generation)
  writeOptional(to, row.prev, encoding.writeVarString)
  encoding.writeUint8(to, rowShapes.indexOf(row.shape))
  encoding.writeVarUint8Array(to, row.bytes)
  writeOptional(to, row.row, encoding.writeVarString)
  encoding.writeVarUint(to, row.rowVersion)
}

export const readRow = (from: Decoder): FeedRow => ({
  seq: decoding.readVarUint(from),
  id: decoding.readVarString(from),
  record: readRecord(from),
  generation: decoding.readVarUint(from),
  prev: readOptional(from, decoding.readVarString),
  shape: readShape(from),
  bytes: decoding.readVarUint8Array(from),
  row: readOptional(from, decoding.readVarString),
  rowVersion: decoding.readVarUint(from),
})

function readShape(from: Decoder): RowShape {
  const shape = rowShapes[decoding.readUint8(from)]
  if (shape === undefined) throw new FrameError('not a shape')
  return shape
}

export function writeHead(to: Encoder, head: Head): void {
  encoding.writeVarString(to, head.record)
  encoding.writeVarUint(to, head.generation)
  encoding.writeVarString(to, head.id)
}

export const readHead = (from: Decoder): Head => ({
  record: readRecord(from),
  generation: decoding.readVarUint(from),
  id: decoding.readVarString(from),
})

export function writeLive(to: Encoder, frame: LiveFrame): void {
  encoding.writeVarUint(to, frame.channel)
  if (frame.type === 'live') encoding.writeVarUint8Array(to, frame.bytes)
  else encoding.writeVarUint(to, frame.code)
}

export function readLive(type: LiveFrame['type'], from: Decoder): LiveFrame {
  const channel = decoding.readVarUint(from)
  return type === 'live' ? { type, channel, bytes: decoding.readVarUint8Array(from) } : { type, channel, code: decoding.readVarUint(from) }
}

export function readRefusal(from: Decoder) {
  const code = decoding.readVarString(from)
  const detail = decoding.readVarString(from)
  return { code: isRefusalCode(code) ? code : ('not-allowed' as const), detail }
}

export function readSpace(from: Decoder): Space {
  const space = decoding.readVarString(from)
  if (!isSpace(space)) throw new FrameError('not a space')
  return space
}

export function readRecord(from: Decoder): RecordId {
  const record = decoding.readVarString(from)
  if (!isRecordId(record)) throw new FrameError('not a record')
  return record
}

export function readMember(from: Decoder): MemberId {
  const member = decoding.readVarString(from)
  if (kindOf(member) !== 'member') throw new FrameError('not a member')
  return member as MemberId
}

export function writeOptional<T>(to: Encoder, value: T | null, write: (to: Encoder, value: T) => void): void {
  encoding.writeUint8(to, value === null ? 0 : 1)
  if (value !== null) write(to, value)
}

export const readOptional = <T>(from: Decoder, read: (from: Decoder) => T): T | null => (decoding.readUint8(from) === 0 ? null : read(from))

export function writeList<T>(to: Encoder, list: readonly T[], write: (to: Encoder, value: T) => void): void {
  encoding.writeVarUint(to, list.length)
  for (const value of list) write(to, value)
}

export function readList<T>(from: Decoder, read: (from: Decoder) => T): T[] {
  const count = decoding.readVarUint(from)
  // Every element takes a byte at least: a count above what is left is a lie, told to make us allocate.
  if (count > from.arr.length - from.pos) throw new FrameError('count')
  return Array.from({ length: count }, () => read(from))
}
