import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { Entry } from '../../../../shared/records/entry.ts'

/** A change as somebody hostile would make it: with Yjs itself, or byte by byte where Yjs would not. */
export type Making = (honest: Honest) => Uint8Array

/** What an honest client knows when it writes. */
export interface Honest {
  /** The leased client id. */
  readonly client: number
  readonly entry: () => Entry
  /** The record as the relay has it. */
  readonly held: Uint8Array
}

/** What `write` adds, by this client, on an empty document. */
export function written(client: number, write: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = client
  doc.transact(() => write(doc))
  return Y.encodeStateAsUpdate(doc)
}

/** The same on the relay's copy: the origins and deletions of what is there come with it. */
export function writtenOn({ client, held }: Honest, write: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, held)
  doc.clientID = client
  const before = Y.encodeStateVector(doc)
  doc.transact(() => write(doc))
  return Y.encodeStateAsUpdate(doc, before)
}

export const put = (doc: Y.Doc, entry: Entry): void => void doc.getMap('entries').set(entry.id, { ...entry })

export const honest: Making = ({ client, entry }) => written(client, (doc) => put(doc, entry()))

/** A V1 update of which only the numbers are told: client, first clock, then whatever structs. */
export function assembled(client: number, clock: number, structs: number, body: (to: encoding.Encoder) => void, deletes = [0]): Uint8Array {
  const to = encoding.createEncoder()
  encoding.writeVarUint(to, 1) // clients
  encoding.writeVarUint(to, structs)
  encoding.writeVarUint(to, client)
  encoding.writeVarUint(to, clock)
  body(to)
  for (const number of deletes) encoding.writeVarUint(to, number)
  return encoding.toUint8Array(to)
}

/** Kinds of struct, and of an item's content: yjs/src/structs. */
const GC = 0
const SKIP = 10
const DELETED = 1
const JSON_TEXT = 2
const STRING = 4
const HAS_KEY = 0x20

const item = (to: encoding.Encoder, content: number, key: string): void => {
  encoding.writeUint8(to, content | HAS_KEY)
  encoding.writeVarUint(to, 1) // its parent is a root, of that name
  encoding.writeVarString(to, 'entries')
  encoding.writeVarString(to, key)
}

const HUGE = 2 ** 50

const withRich =
  (rich: unknown): Making =>
  ({ client, entry }) =>
    written(client, (doc) => put(doc, { ...entry(), rich } as Entry))
const foreignKey = (key: string) => withRich(JSON.parse(`{"${key}":{"polluted":true}}`))

/** Everything that was measured to get past Yjs, and what a rule of ours alone stops. Each is refused as `code`. */
export const hostileChanges: readonly (readonly [string, string, Making])[] = [
  ['V2 bytes', 'malformed', (own) => Y.convertUpdateFormatV1ToV2(honest(own))],
  ['structs whose delete set is cut off', 'malformed', (own) => honest(own).subarray(0, -1)],
  ['half an update', 'malformed', (own) => honest(own).subarray(0, honest(own).length >> 1)],
  ['empty bytes', 'malformed', () => new Uint8Array()],
  ...[26, 32, 40].map(
    (power) =>
      [`a claimed count of 2^${power}`, 'malformed', ({ client }: Honest) => assembled(client, 0, 2 ** power, () => undefined)] as const,
  ),
  [
    'a value of a claimed length of 2^40',
    'malformed',
    ({ client, entry }) =>
      assembled(client, 0, 1, (to) => {
        item(to, 8, entry().id)
        encoding.writeVarUint(to, 2 ** 40)
      }),
  ],
  [
    'a gap of 2^31 in the clock',
    'forked',
    ({ client, entry }) =>
      shifted(
        written(client, (doc) => put(doc, entry())),
        client,
        2 ** 31,
      ),
  ],
  [
    'a clock of 2^53 - 1',
    'forked',
    ({ client, entry }) =>
      shifted(
        written(client, (doc) => put(doc, entry())),
        client,
        2 ** 53 - 1,
      ),
  ],
  ['GC of 2^50', 'malformed', ({ client }) => assembled(client, 0, 1, (to) => bare(to, GC, HUGE))],
  ['Skip of 2^50', 'malformed', ({ client }) => assembled(client, 0, 1, (to) => bare(to, SKIP, HUGE))],
  ['a Skip before an honest entry', 'malformed', (own) => behind(own, SKIP)],
  ['GC before an honest entry', 'malformed', (own) => behind(own, GC)],
  [
    'deleted content of 2^50',
    'malformed',
    ({ client, entry }) =>
      assembled(client, 0, 1, (to) => {
        item(to, DELETED, entry().id)
        encoding.writeVarUint(to, HUGE)
      }),
  ],
  [
    'JSON content',
    'malformed',
    ({ client, entry }) =>
      assembled(client, 0, 1, (to) => {
        item(to, JSON_TEXT, entry().id)
        encoding.writeVarUint(to, 1)
        encoding.writeVarString(to, JSON.stringify(entry()))
      }),
  ],
  [
    'a text',
    'malformed',
    ({ client, entry }) =>
      assembled(client, 0, 1, (to) => {
        item(to, STRING, entry().id)
        encoding.writeVarString(to, 'x')
      }),
  ],
  [
    'two values in one slot',
    'malformed',
    ({ client, entry }) =>
      assembled(client, 0, 1, (to) => {
        const smuggled = entry()
        item(to, 8, smuggled.id)
        encoding.writeVarUint(to, 2)
        encoding.writeAny(to, { ...smuggled, text: 'never seen' } as never)
        encoding.writeAny(to, { ...smuggled } as never)
      }),
  ],
  ['bytes', 'malformed', ({ client, entry }) => written(client, (doc) => doc.getMap('entries').set(entry().id, Uint8Array.of(1)))],
  [
    'nested maps a thousand deep',
    'malformed',
    ({ client, entry }) =>
      written(client, (doc) => {
        let map = doc.getMap('entries')
        for (let i = 0; i < 1000; i++) map = map.set(i === 0 ? entry().id : 'x', new Y.Map())
      }),
  ],
  ...[9, 100, 5000, 60_000].map((depth) => [`values ${depth} deep`, 'malformed', deep(depth)] as const),
  ...['__proto__', 'constructor', 'prototype'].flatMap((key) => [
    [`${key} within a value`, 'malformed', foreignKey(key)] as const,
    [`${key} as a key of entries`, 'malformed', ({ client, entry }: Honest) => keyed(client, key, entry())] as const,
  ]),
  ['toString as a key of entries', 'malformed', ({ client, entry }) => keyed(client, 'toString', entry())],
  [
    'a losing shadow: what it said first, under the key of what it says now',
    'malformed',
    ({ client, entry }) =>
      written(client, (doc) => {
        const mine = entry()
        put(doc, { ...mine, text: 'smuggled', by: 'relay' } as Entry)
        put(doc, mine)
      }),
  ],
  [
    'a losing shadow by another client, older than what is ours',
    'malformed',
    ({ client, entry }) => {
      const mine = entry()
      const shadow = written(client + 1, (doc) => put(doc, { ...mine, text: 'smuggled' } as Entry))
      return Y.mergeUpdates([shadow, written(client, (doc) => put(doc, mine))])
    },
  ],
  [
    'an origin: the value that stands there',
    'malformed',
    (own) => writtenOn(own, (doc) => put(doc, { ...own.entry(), id: firstKey(doc) })),
  ],
  ['a delete set over everything', 'malformed', (own) => writtenOn(own, (doc) => doc.getMap('entries').clear())],
  [
    'an entry, and everything else deleted',
    'malformed',
    (own) =>
      writtenOn(own, (doc) => {
        doc.getMap('entries').clear()
        put(doc, own.entry())
      }),
  ],
  ['a delete range of 2^50', 'malformed', (own) => ranges(own, [[0, HUGE]])],
  [
    'sixty thousand unknown ranges',
    'malformed',
    (own) =>
      ranges(
        own,
        Array.from({ length: 60_000 }, (_, index) => [index * 2, 1]),
      ),
  ],
  [
    'everything under a thousand clients',
    'malformed',
    ({ client, entry }) =>
      Y.mergeUpdates(Array.from({ length: 1000 }, (_, index) => written(client + 1 + index, (doc) => put(doc, entry())))),
  ],
  [
    'sixty-five entries at once',
    'too-large',
    ({ client, entry }) => written(client, (doc) => Array.from({ length: 65 }, () => put(doc, entry()))),
  ],
]

const bare = (to: encoding.Encoder, kind: number, length: number): void => {
  encoding.writeUint8(to, kind)
  encoding.writeVarUint(to, length)
}

/** An honest entry behind a struct that jumps the clock. */
const behind = (own: Honest, kind: number): Uint8Array =>
  assembled(own.client, 0, 2, (to) => {
    bare(to, kind, 3)
    encoding.writeUint8Array(to, structOf(honest(own), own.client))
  })

/** The one struct of an update, without what stands before and after it. */
function structOf(update: Uint8Array, client: number): Uint8Array {
  const head = encoding.createEncoder()
  for (const number of [1, 1, client, 0]) encoding.writeVarUint(head, number)
  return update.subarray(encoding.length(head), -1)
}

const shifted = (update: Uint8Array, client: number, clock: number): Uint8Array =>
  assembled(client, clock, 1, (to) => encoding.writeUint8Array(to, structOf(update, client)))

const keyed = (client: number, key: string, entry: Entry): Uint8Array =>
  assembled(client, 0, 1, (to) => {
    item(to, 8, key)
    encoding.writeVarUint(to, 1)
    encoding.writeAny(to, { ...entry } as never)
  })

/** Written by hand: lib0 itself would recurse. */
function deep(depth: number): Making {
  return ({ client, entry }) =>
    assembled(client, 0, 1, (to) => {
      item(to, 8, entry().id)
      encoding.writeVarUint(to, 1)
      for (let i = 0; i < depth; i++) {
        encoding.writeUint8(to, 117) // an array
        encoding.writeVarUint(to, 1)
      }
      encoding.writeAny(to, 1)
    })
}

function ranges({ client }: Honest, all: readonly (readonly number[])[]): Uint8Array {
  const to = encoding.createEncoder()
  encoding.writeVarUint(to, 0)
  encoding.writeVarUint(to, 1)
  encoding.writeVarUint(to, client)
  encoding.writeVarUint(to, all.length)
  for (const range of all) for (const number of range) encoding.writeVarUint(to, number)
  return encoding.toUint8Array(to)
}

const firstKey = (doc: Y.Doc): string => [...doc.getMap('entries').keys()][0] ?? ''
