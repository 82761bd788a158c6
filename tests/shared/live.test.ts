import fc from 'fast-check'
import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import { writeSyncStep1, writeSyncStep2, writeUpdate } from 'y-protocols/sync'
import * as Y from 'yjs'
import { decodeLive, draftName, encodeLive, type LiveMessage, parseLiveName, presenceName } from '../../shared/protocol/live.ts'
import { conversation, id, inbox } from './build.ts'

const messages: readonly LiveMessage[] = [
  { type: 'step1', vector: Uint8Array.of(0) },
  { type: 'step2', update: Uint8Array.of(0, 0) },
  { type: 'update', update: Uint8Array.of(1, 2, 3) },
  {
    type: 'awareness',
    entries: [
      { client: 2 ** 32 - 1, clock: 7, state: '{"å":1}' },
      { client: 1, clock: 0, state: 'null' },
    ],
  },
  { type: 'awareness', entries: [] },
  { type: 'ask' },
]

test('[LV-2] messages come out as they went in, and are those of y-protocols byte for byte', () => {
  for (const message of messages) expect(decodeLive(encodeLive(message))).toEqual(message)
  const doc = new Y.Doc()
  doc.getMap('fields').set('x', 1)
  const written = (type: number, write: (to: encoding.Encoder) => void) => {
    const to = encoding.createEncoder()
    encoding.writeVarUint(to, type)
    write(to)
    return encoding.toUint8Array(to)
  }
  const state = Y.encodeStateAsUpdate(doc)
  expect(encodeLive({ type: 'step1', vector: Y.encodeStateVector(doc) })).toEqual(written(0, (to) => writeSyncStep1(to, doc)))
  expect(encodeLive({ type: 'step2', update: state })).toEqual(written(0, (to) => writeSyncStep2(to, doc)))
  expect(encodeLive({ type: 'update', update: state })).toEqual(written(0, (to) => writeUpdate(to, state)))
  const awareness = new Awareness(doc)
  awareness.setLocalState({ user: 'Å' })
  const entries = [{ client: doc.clientID, clock: 1, state: '{"user":"Å"}' }]
  const theirs = encodeAwarenessUpdate(awareness, [doc.clientID])
  expect(encodeLive({ type: 'awareness', entries })).toEqual(written(1, (to) => encoding.writeVarUint8Array(to, theirs)))
  awareness.destroy()
})

test('[LV-2] decoding is total', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => void decodeLive(bytes)))
  for (const message of messages) {
    const bytes = encodeLive(message)
    for (let cut = 0; cut < bytes.length; cut++) expect(decodeLive(bytes.subarray(0, cut))).toBeNull()
    expect(decodeLive(Uint8Array.of(...bytes, 0))).toBeNull()
  }
})

test('[LV-1] a name says what it opens, and nothing else is one', () => {
  const draft = `draft:${id()}` as const
  expect(parseLiveName(draftName(draft, conversation))).toEqual({ type: 'draft', text: draft.replace('draft', 'text'), conversation })
  expect(parseLiveName(presenceName(inbox))).toEqual({ type: 'presence', inbox })
  fc.assert(
    fc.property(fc.string(), (text) => {
      const parsed = parseLiveName(text)
      if (parsed !== null) throw new Error(text)
    }),
  )
})
