import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import type { LiveMessage } from '../../../shared/protocol/live.ts'
import { createRandom } from '../../sim/random.ts'
import { anna, bo, createHouse, createWriter, type House, newDraft, wordsOf } from './rooms.ts'

const hello: LiveMessage = { type: 'step1', vector: Uint8Array.of(0) }
const update = (bytes: Uint8Array): LiveMessage => ({ type: 'update', update: bytes })

/** A draft with words of Anna's, and Anna in it. */
async function stage() {
  const house = await createHouse()
  const name = newDraft(await house.conversation())
  const writer = createWriter(1001)
  const a = house.sit(anna, name)
  await a.say(hello, update(writer.write('Good morning')))
  return { house, name, writer, a, before: Y.encodeStateAsUpdate(await house.read(name)) }
}

/** Refused: whoever sent it is sent away, the others hear nothing, the document and the log are as they were. */
async function expectRefused({ house, name, a, before }: Awaited<ReturnType<typeof stage>>, what: string, bytes: Uint8Array, code = 4400) {
  const heard = a.heard.length
  const rogue = house.sit(bo, name)
  await rogue.say(update(bytes))
  expect(rogue.closedWith(), what).toBe(code)
  expect(a.closedWith(), what).toBeNull()
  expect(a.heard.length, what).toBe(heard)
  expect(Y.encodeStateAsUpdate(await house.read(name)), what).toEqual(before)
}

/** An update of a document that a rogue made by hand. */
function made(change: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc()
  change(doc)
  return Y.encodeStateAsUpdate(doc)
}

const paragraph = (words: string) => {
  const element = new Y.XmlElement('paragraph')
  element.insert(0, [new Y.XmlText(words)])
  return element
}

/** A V1 update with one struct, written by hand. */
function struct(write: (to: encoding.Encoder) => void): Uint8Array {
  const to = encoding.createEncoder()
  for (const count of [1, 1, 77, 0]) encoding.writeVarUint(to, count)
  write(to)
  encoding.writeVarUint(to, 0)
  return encoding.toUint8Array(to)
}

test('[LV-4] [F11] what no editor writes is refused, and the document is as it was', async () => {
  const on = await stage()
  const cases: Readonly<Record<string, Uint8Array>> = {
    'a subdocument': made((doc) => doc.getMap('fields').set('sub', new Y.Doc())),
    'a subdocument among the words': made((doc) => doc.getArray('words').push([new Y.Doc()])),
    'another root': made((doc) => doc.getMap('entries').set('x', 1)),
    bytes: made((doc) => doc.getMap('fields').set('x', Uint8Array.of(1))),
    'a nested map': made((doc) => doc.getMap('fields').set('x', new Y.Map())),
    'an embed': made((doc) => doc.getText('words').insertEmbed(0, { image: 'x' })),
    'a key __proto__': made((doc) => doc.getMap('fields').set('__proto__', 1)),
    'a key constructor': made((doc) => doc.getMap('fields').set('constructor', 1)),
    'a value with __proto__': made((doc) => doc.getMap('fields').set('x', JSON.parse('{"__proto__":{"isAdmin":true}}'))),
    'an attribute prototype': made((doc) => {
      const element = new Y.XmlElement('paragraph')
      doc.getXmlFragment('words').push([element])
      element.setAttribute('prototype', 'x')
    }),
    'a format __proto__': made((doc) => {
      const text = new Y.XmlText('x')
      doc.getXmlFragment('words').push([text])
      text.format(0, 1, JSON.parse('{"__proto__":true}'))
      text.insert(0, 'y', JSON.parse('{"constructor":true}'))
    }),
    'elements within elements, without end': made((doc) => {
      let inner = paragraph('deep')
      for (let depth = 0; depth < 500; depth++) {
        const outer = new Y.XmlElement('blockquote')
        outer.insert(0, [inner])
        inner = outer
      }
      doc.getXmlFragment('words').push([inner])
    }),
    'nothing, with something behind it': Uint8Array.of(0, 0, 1),
    'no update': Uint8Array.of(255, 255, 255),
  }
  for (const [what, bytes] of Object.entries(cases)) await expectRefused(on, what, bytes)
  const two = new Y.Doc()
  two.getXmlFragment('words').push([paragraph('two')])
  await on.house.sit(bo, on.name).say(update(Y.encodeStateAsUpdateV2(two))) // the bytes of V2 may read as something of V1
  expect(Y.encodeStateAsUpdate(await on.house.read(on.name))).toEqual(on.before)
  expect(on.house.errors).toEqual([])
})

test('[LV-4] [F11] the bomb of seven bytes costs nothing', async () => {
  const on = await stage()
  const to = encoding.createEncoder()
  encoding.writeVarUint(to, 1)
  encoding.writeVarUint(to, 2 ** 25)
  encoding.writeVarUint(to, 1)
  encoding.writeVarUint(to, 0)
  const bomb = encoding.toUint8Array(to)
  expect(bomb.length).toBeLessThanOrEqual(8)
  const begun = performance.now()
  const held = process.memoryUsage().arrayBuffers
  for (let i = 0; i < 20; i++) await expectRefused(on, 'the bomb', bomb)
  expect(performance.now() - begun).toBeLessThan(2000)
  expect(process.memoryUsage().arrayBuffers - held).toBeLessThan(50e6)
})

test('[LV-4] [F11] what builds on something that is not there is refused: nothing waits in memory', async () => {
  const on = await stage()
  const doc = new Y.Doc()
  doc.getXmlFragment('words').push([paragraph('One')])
  const first = Y.encodeStateVector(doc)
  doc.getXmlFragment('words').push([paragraph('Two')])
  const gap = Y.encodeStateAsUpdate(doc, first)
  const stranger = new Y.Doc()
  Y.applyUpdate(stranger, Y.encodeStateAsUpdate(doc))
  const known = Y.encodeStateVector(stranger)
  stranger.getXmlFragment('words').insert(1, [paragraph('Between')])
  const orphan = Y.encodeStateAsUpdate(stranger, known)
  const erased = Y.encodeStateVector(doc)
  doc.getXmlFragment('words').delete(0, 2)
  const deletion = Y.encodeStateAsUpdate(doc, erased)
  const asks = on.house.sit(bo, on.name)
  for (const [what, bytes] of Object.entries({ gap, orphan, deletion })) {
    // Not taken, but asked for with what it builds on: an honest client sends such a thing while it catches up.
    const asked = asks.of('step1').length
    await asks.say(update(bytes))
    expect(asks.closedWith(), what).toBeNull()
    expect(asks.of('step1').length, what).toBe(asked + (what === 'gap' ? 1 : 0))
    expect(Y.encodeStateAsUpdate(await on.house.read(on.name)), what).toEqual(on.before)
  }
  await expectRefused(
    on,
    'a hole',
    struct((to) => {
      encoding.writeUint8(to, 10) // Skip
      encoding.writeVarUint(to, 5)
    }),
  )
  for (let i = 0; i < 500; i++) await asks.say(update(gap))
  expect(asks.closedWith()).toBe(4400)
  const insists = on.house.sit(bo, on.name)
  await insists.say({ type: 'step2', update: gap })
  expect(insists.closedWith()).toBe(4400)
  expect(Y.encodeStateAsUpdate(await on.house.read(on.name))).toEqual(on.before)
})

test('[LV-4] two structs that wait for each other are refused, and the words around them stay', async () => {
  const on = await stage()
  const item = (to: encoding.Encoder, client: number, origin: number) => {
    encoding.writeVarUint(to, 1)
    encoding.writeVarUint(to, client)
    encoding.writeVarUint(to, 0)
    encoding.writeUint8(to, 0b1000_0100) // a string, with an origin
    encoding.writeVarUint(to, origin)
    encoding.writeVarUint(to, 0)
    encoding.writeVarString(to, 'x')
  }
  const to = encoding.createEncoder()
  encoding.writeVarUint(to, 2)
  item(to, 91, 92)
  item(to, 92, 91)
  encoding.writeVarUint(to, 0)
  const fine = createWriter()
  const friend = on.house.sit(bo, on.name)
  friend.throwIn(Uint8Array.of(0, 2, ...[fine.write('Fine')].flatMap((bytes) => [bytes.length, ...bytes])))
  const rogue = on.house.sit(bo, on.name)
  await rogue.say(update(encoding.toUint8Array(to)))
  expect([friend.closedWith(), rogue.closedWith()]).toEqual([null, 4400])
  expect(wordsOf(await on.house.read(on.name))).toContain('Fine')
})

test('[LV-5] [F11] nobody writes under a client id that another member has introduced, after a restart neither', async () => {
  const on = await stage()
  const next = (doc: Y.Doc) => {
    const copy = createWriter(1001)
    Y.applyUpdate(copy.doc, Y.encodeStateAsUpdate(doc))
    copy.doc.clientID = 1001
    return copy.write('Forged')
  }
  await expectRefused(on, 'a foreign client id', next(on.writer.doc))
  const later: House = await createHouse({ store: on.house.store })
  const rogue = later.sit(bo, on.name)
  await rogue.say(update(next(on.writer.doc)))
  expect(rogue.closedWith()).toBe(4400)
  expect(Y.encodeStateAsUpdate(await later.read(on.name))).toEqual(on.before)
  // Under a fresh one he may, and whoever brings what is known already, whoever wrote it, is not a rogue.
  const honest = createWriter()
  Y.applyUpdate(honest.doc, on.before)
  honest.write('Honest')
  const b = later.sit(bo, on.name)
  await b.say({ type: 'step2', update: Y.encodeStateAsUpdate(honest.doc) })
  expect(b.closedWith()).toBeNull()
  expect(wordsOf(await later.read(on.name))).toContain('Honest')
  // And she herself goes on, from another sign-in too.
  const c = later.sit(anna, on.name)
  await c.say(update(on.writer.write('It is me')))
  expect(c.closedWith()).toBeNull()
})

test('[LV-4] an update is at most 64 KB, a document 1 MB; what was deleted does not count', async () => {
  const on = await stage()
  await expectRefused(
    on,
    'a large update',
    made((doc) => doc.getMap('fields').set('x', 'x'.repeat(70_000))),
    4413,
  )
  const writer = createWriter()
  const b = on.house.sit(bo, on.name)
  for (let i = 0; i < 30 && b.closedWith() === null; i++) {
    on.house.clock.advance(1000)
    await b.say(update(writer.write('x'.repeat(60_000))))
  }
  expect(b.closedWith()).toBe(4413)
  const size = Y.encodeStateAsUpdate(await on.house.read(on.name)).length
  expect(size).toBeGreaterThan(900_000)
  expect(size).toBeLessThanOrEqual(1024 * 1024)
  const c = on.house.sit(bo, on.name)
  const eraser = new Y.Doc()
  Y.applyUpdate(eraser, Y.encodeStateAsUpdate(await on.house.read(on.name)))
  const before = Y.encodeStateVector(eraser)
  eraser.getXmlFragment('words').delete(1, eraser.getXmlFragment('words').length - 1)
  const erasing = Y.encodeStateAsUpdate(eraser, before)
  await c.say(update(erasing), update(createWriter().write('y'.repeat(60_000))))
  expect(c.closedWith()).toBeNull()
})

test('[LV-4] [F11] mangled and random bytes end their own place only', async () => {
  const on = await stage()
  const random = createRandom(4)
  const good = createWriter().write('A paragraph that somebody wrote')
  for (let i = 0; i < 2000; i++) {
    const bytes = random.chance(0.8) ? good.slice() : random.bytes(random.int(60))
    for (let n = random.int(4); n >= 0; n--) bytes[random.int(bytes.length)] = random.int(256)
    const rogue = on.house.sit(bo, on.name)
    rogue.throwIn(Uint8Array.of(0, 2, bytes.length, ...bytes))
    if (i % 100 === 0) await on.house.settle()
    rogue.leave()
  }
  await on.house.settle()
  expect(on.house.errors).toEqual([])
  expect(on.a.closedWith()).toBeNull()
  // What was let in is a document that any replica can take, without anything missing.
  const doc = await on.house.read(on.name)
  expect(doc.store.pendingStructs).toBeNull()
  expect(wordsOf(doc)).toContain('Good morning')
  await on.a.say(update(on.writer.write('And on')))
  expect(wordsOf(await on.house.read(on.name))).toContain('And on')
})

test('[LV-2] what is not a message of the protocol closes that place only', async () => {
  const on = await stage()
  for (const bytes of [
    new Uint8Array(),
    Uint8Array.of(9),
    Uint8Array.of(0, 7, 0),
    Uint8Array.of(0, 0, 5, 1),
    Uint8Array.of(1, 2, 200, 1),
    Uint8Array.of(0, 0, 1, 9),
  ]) {
    const rogue = on.house.sit(bo, on.name)
    await rogue.bytes(bytes)
    expect(rogue.closedWith(), `[${bytes}]`).toBe(4400)
  }
  expect(on.a.closedWith()).toBeNull()
})
