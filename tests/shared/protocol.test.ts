import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createIds, createUlid, isSpace, isUlid, kindOf } from '../../shared/ids.ts'
import { decodeClientFrame, decodeRelayFrame, encodeClientFrame, encodeRelayFrame } from '../../shared/protocol/codec.ts'
import { crc32 } from '../../shared/protocol/crc32.ts'
import type { ClientFrame, RelayFrame } from '../../shared/protocol/frames.ts'
import { decodeItem, encodeItem } from '../../shared/protocol/item.ts'
import { versions } from '../../shared/protocol/versions.ts'
import { anna, channel, conversation, createTestIds, id, inbox } from './build.ts'

const row = {
  seq: 7,
  id: id(),
  record: conversation,
  generation: 0,
  prev: null,
  shape: 'whole',
  bytes: Uint8Array.of(1, 2, 3),
  row: '{"a":"å"}',
  rowVersion: 1,
} as const
const bootstrap = { epoch: 'e', base: 9, baseId: 'x', below: 3 }

const clientFrames: readonly ClientFrame[] = [
  { type: 'hello', versions, device: null, token: 'secret' },
  { type: 'subscribe', space: 'team', cursor: { epoch: 'e', seq: 1, id: 'x' }, bootstrap },
  { type: 'push', item: Uint8Array.of(9, 8) },
  { type: 'want', record: conversation },
  { type: 'rebased', records: [conversation, channel] },
]
const relayFrames: readonly RelayFrame[] = [
  {
    type: 'welcome',
    versions,
    epoch: 'e',
    member: anna,
    device: id(),
    client: 77,
    judged: 3,
    now: 1_700_000_000_000,
    spaces: ['team', inbox],
  },
  { type: 'page', space: inbox, bootstrap, done: true, rows: [row] },
  { type: 'rows', space: inbox, epoch: 'e', rows: [row, { ...row, prev: id(), shape: 'change', row: null }] },
  { type: 'reset', space: inbox },
  { type: 'record', record: conversation, space: null, row: null },
  { type: 'verdict', n: 4, refusal: { code: 'clock-ahead', detail: 'd' }, now: 5 },
]

test('[SY-12] every frame comes out as it went in', () => {
  for (const frame of clientFrames) expect(decodeClientFrame(encodeClientFrame(frame))).toEqual(frame)
  for (const frame of relayFrames) expect(decodeRelayFrame(encodeRelayFrame(frame))).toEqual(frame)
})

test('[SY-12] decoding is total: cut, lengthened, flipped and random bytes give a frame or null', () => {
  const whole = [...clientFrames.map(encodeClientFrame), ...relayFrames.map(encodeRelayFrame)]
  for (const bytes of whole)
    for (let cut = 0; cut < bytes.length; cut++) {
      decodeClientFrame(bytes.subarray(0, cut))
      decodeRelayFrame(bytes.subarray(0, cut))
      decodeClientFrame(bytes.map((byte, index) => (index === cut ? byte ^ 0x80 : byte)))
      decodeRelayFrame(bytes.map((byte, index) => (index === cut ? byte ^ 0x80 : byte)))
    }
  for (const frame of clientFrames) expect(decodeClientFrame(Uint8Array.of(...encodeClientFrame(frame), 0))).toBeNull()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      decodeClientFrame(bytes)
      decodeRelayFrame(bytes)
      decodeItem(bytes)
    }),
    { numRuns: 2000 },
  )
})

test('[SY-7] an item that was damaged on the way or on disk is not one', () => {
  const item = {
    n: 1,
    command: 'c',
    version: 1,
    input: '{}',
    changes: [{ space: inbox, record: conversation, generation: 0, update: Uint8Array.of(1) }],
  } as const
  const bytes = encodeItem(item)
  expect(decodeItem(bytes)).toEqual(item)
  for (let at = 0; at < bytes.length * 8; at++) {
    const flipped = bytes.map((byte, index) => (index === at >> 3 ? byte ^ (1 << (at & 7)) : byte))
    expect(decodeItem(flipped), `bit ${at}`).toBeNull()
  }
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926) // the check value of CRC-32/ISO-HDLC
})

test('[MO-1] ids sort in the order of their making, within one millisecond too', () => {
  const { random } = createTestIds(3)
  let now = 1
  const newId = createIds({ now: () => now, random })
  const made = Array.from({ length: 2000 }, (_, index) => {
    if (index % 700 === 699) now++
    return newId()
  })
  expect(made.toSorted()).toEqual(made)
  expect(new Set(made).size).toBe(made.length)
  expect(made.every(isUlid)).toBe(true)
  expect(createUlid({ now: () => 0, random })).toMatch(/^0{10}/)
})

test('[MO-1] only well-formed names name a record or a space', () => {
  expect([conversation, 'conversation:x', `toString:${id()}`, '', `inbox:${id().toLowerCase()}`].map(kindOf)).toEqual([
    'conversation',
    null,
    null,
    null,
    null,
  ])
  expect(['team', inbox, `me:${id()}`, 'me:', conversation, '__proto__'].map(isSpace)).toEqual([true, true, true, false, false, false])
})
