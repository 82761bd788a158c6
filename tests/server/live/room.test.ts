import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { createMemoryStore } from '../../../server/store/memory.ts'
import { closeCodes } from '../../../shared/protocol/close.ts'
import { type LiveMessage, presenceName } from '../../../shared/protocol/live.ts'
import { anna, bo, createHouse, createWriter, elsewhere, freshId, inbox, newDraft, wordsOf } from './rooms.ts'

const update = (bytes: Uint8Array): LiveMessage => ({ type: 'update', update: bytes })
const hello: LiveMessage = { type: 'step1', vector: Uint8Array.of(0) }

test('[LV-1] a draft is open to who may enter its conversation’s space, presence to who may enter the inbox', async () => {
  const house = await createHouse()
  const open = newDraft(await house.conversation())
  const shut = newDraft(await house.conversation(elsewhere))
  for (const name of [open, presenceName(inbox)]) {
    const seat = house.sit(bo, name)
    await seat.say(hello)
    expect(seat.closedWith(), name).toBeNull()
    expect(seat.of('step2'), name).toHaveLength(1)
  }
  for (const name of [shut, presenceName(elsewhere), newDraft(`conversation:${freshId()}`)]) {
    const seat = house.sit(bo, name)
    await seat.say(hello)
    expect(seat.closedWith(), name).toBe(closeCodes.noAccess)
    expect(seat.heard, name).toEqual([])
  }
})

test('[LV-1] what is no name of a live document is 4404', async () => {
  const house = await createHouse()
  const id = freshId()
  for (const name of [
    '',
    'draft:',
    `draft:${id}`,
    `draft:${id}/`,
    `draft:${id}/${id}/${id}`,
    `presence:${id}/${id}`,
    `text:${id}`,
    `draft:${id}/../${id}`,
  ]) {
    expect(house.sit(anna, name).closedWith(), name).toBe(4404)
  }
})

test('[LV-1] [T1] words that belong to one conversation are not opened by the name of another', async () => {
  const house = await createHouse()
  const [theirs, ours] = [await house.conversation(elsewhere), await house.conversation()]
  const name = newDraft(theirs)
  await house.sit(anna, name).say(update(createWriter().write('Secret')))
  const [, draft] = /:(.*)\//.exec(name) ?? []
  const thief = house.sit(bo, `draft:${draft}/${ours.slice('conversation:'.length)}`)
  await thief.say(hello)
  expect(thief.closedWith()).toBe(4403)
  expect(thief.heard).toEqual([])
})

test('[LV-1] [T1] who loses access is closed with 4403 at once, and not a byte comes after', async () => {
  const house = await createHouse()
  const name = newDraft(await house.conversation())
  const writer = createWriter()
  const [a, b] = [house.sit(anna, name), house.sit(bo, name)]
  await a.say(hello, update(writer.write('Before')))
  await b.say(hello)
  const heard = b.heard.length
  a.throwIn(Uint8Array.of(0, 2, ...[writer.write('After')].flatMap((bytes) => [bytes.length, ...bytes])))
  house.grant(bo, ['team'])
  expect(b.closedWith()).toBe(4403)
  await house.settle()
  await b.say(update(createWriter().write('Still here')))
  expect(b.heard).toHaveLength(heard)
  expect(a.closedWith()).toBeNull()
  expect(wordsOf(await house.read(name))).toBe('<paragraph>Before</paragraph><paragraph>After</paragraph>')
})

test('[LV-1] a conversation that moves takes its drafts with it', async () => {
  const house = await createHouse()
  const conversation = await house.conversation()
  const name = newDraft(conversation)
  const [a, b] = [house.sit(anna, name), house.sit(bo, name)]
  await a.say(hello)
  await b.say(hello)
  const moved = await house.desk.transact([conversation], ([record]) => {
    if (record === undefined) throw new Error('no record')
    return { ok: true, value: { value: null, parts: [{ record, move: elsewhere }], cells: [] } }
  })
  expect(moved.ok).toBe(true)
  expect(b.closedWith()).toBe(4403)
  expect(a.closedWith()).toBeNull()
})

test('[LV-1] [LV-3] words that were deleted are gone, also for who has them open', async () => {
  const house = await createHouse()
  const name = newDraft(await house.conversation())
  const text = `text:${name.slice('draft:'.length, name.indexOf('/'))}` as const
  const [a, writer] = [house.sit(anna, name), createWriter()]
  await a.say(hello, update(writer.write('Secret')))
  await house.desk.transact([text], ([record]) => {
    if (record === undefined) throw new Error('no record')
    return { ok: true, value: { value: null, parts: [{ record, remove: true }], cells: [] } }
  })
  expect(a.closedWith()).toBe(4404)
  const late = house.sit(anna, name)
  await late.say(hello, update(writer.write('Again')))
  expect(late.closedWith()).toBe(4404)
  expect(late.heard).toEqual([])
  expect((await house.store.load(text)).map((row) => row.change.length)).toEqual([0])
})

test('[LV-1] a sign-in that ends takes its documents with it', async () => {
  const house = await createHouse()
  const name = newDraft(await house.conversation())
  const [a, b] = [house.sit(anna, name), house.sit(bo, name)]
  await a.say(hello)
  house.live.end('signedOut', { signIn: `sign-in of ${bo}` })
  expect([a.closedWith(), b.closedWith()]).toEqual([null, 4401])
})

test('[LV-3] nothing is told before it is durable, and a newcomer is answered with what is', async () => {
  const gate = { open: () => {}, shut: false }
  const store = createMemoryStore({
    beforeCommit: (batch) =>
      gate.shut && batch.some(({ rows }) => rows.some((row) => row.space === 'texts'))
        ? new Promise<void>((resolve) => {
            gate.open = resolve
          })
        : undefined,
  })
  const house = await createHouse({ store })
  const name = newDraft(await house.conversation())
  const [a, b] = [house.sit(anna, name), house.sit(bo, name)]
  await a.say(hello)
  await b.say(hello)
  gate.shut = true
  const breath = () => new Promise<void>((resolve) => setImmediate(resolve))
  const writing = a.say(update(createWriter().write('Words')))
  await breath()
  const late = house.sit(bo, name)
  void late.say(hello)
  await breath()
  expect(b.of('update')).toEqual([])
  expect(late.of('step2')).toEqual([])
  gate.open()
  await writing
  expect(b.of('update')).toHaveLength(1)
  expect(late.of('step2')[0]?.update.length).toBeGreaterThan(2)
  expect(a.of('update')).toEqual([]) // its own words are not told back to it
})

test('[LV-3] what the log will not have is told to nobody: everybody comes again, to what is there', async () => {
  let failing = false
  const store = createMemoryStore({
    beforeCommit() {
      if (failing) throw new Error('the disk is full')
    },
  })
  const house = await createHouse({ store })
  const name = newDraft(await house.conversation())
  const [a, b] = [house.sit(anna, name), house.sit(bo, name)]
  await a.say(hello, update(createWriter().write('Kept')))
  await b.say(hello)
  failing = true
  await a.say(update(createWriter().write('Lost')))
  expect([a.closedWith(), b.closedWith()]).toEqual([4503, 4503])
  expect(b.of('update')).toHaveLength(1)
  failing = false
  expect(wordsOf(await house.read(name))).toBe('<paragraph>Kept</paragraph>')
  expect(house.errors).toHaveLength(1)
})

test('[LV-3] what came at once is one row, and a long log becomes one', async () => {
  const house = await createHouse()
  const name = newDraft(await house.conversation())
  const text = `text:${name.slice('draft:'.length, name.indexOf('/'))}` as const
  const [writer, a] = [createWriter(), house.sit(anna, name)]
  await a.say(update(writer.write('One')), update(writer.write('Two')), update(writer.write('Three')))
  expect(await house.store.load(text)).toHaveLength(1)
  for (let i = 0; i < 63; i++) await a.say(update(writer.write(String(i))))
  expect(await house.store.load(text)).toHaveLength(64)
  const words = wordsOf(writer.doc)
  const erased = Y.encodeStateVector(writer.doc)
  writer.doc.getXmlFragment('words').delete(0, 3)
  await a.say(update(Y.encodeStateAsUpdate(writer.doc, erased)))
  const rows = await house.store.load(text)
  expect(rows).toHaveLength(1)
  expect(Buffer.from(rows[0]?.change ?? []).includes('Three')).toBe(false)
  a.leave()
  await house.settle()
  expect(wordsOf(await house.read(name))).toBe(words.slice(words.indexOf('<paragraph>0<')))
  // The same client goes on where it was.
  await house.sit(anna, name).say(update(writer.write('On')))
  expect(wordsOf(await house.read(name))).toContain('On')
})

test('[LV-2] what is typed before what was written offline has come is taken with it', async () => {
  const house = await createHouse()
  const name = newDraft(await house.conversation())
  const writer = createWriter()
  writer.write('Offline')
  const a = house.sit(anna, name)
  await a.say(hello, update(writer.write('Online')), update(writer.write('Still')))
  expect(wordsOf(await house.read(name))).toBe('')
  await a.say({ type: 'step2', update: Y.encodeStateAsUpdate(writer.doc) }, update(writer.write('Now')))
  expect(a.closedWith()).toBeNull()
  expect(wordsOf(await house.read(name))).toBe(wordsOf(writer.doc))
})

test('[LV-3] what somebody wrote who then left at once is kept', async () => {
  const house = await createHouse()
  const name = newDraft(await house.conversation())
  const a = house.sit(anna, name)
  const bytes = createWriter().write('Last words')
  a.throwIn(Uint8Array.of(0, 2, bytes.length, ...bytes))
  a.leave()
  await house.settle()
  expect(wordsOf(await house.read(name))).toBe('<paragraph>Last words</paragraph>')
})

test('[LV-2] [F12] who does not read is sent away to come again; who says too much is sent away', async () => {
  const house = await createHouse()
  const name = newDraft(await house.conversation())
  const [a, b] = [house.sit(anna, name), house.sit(bo, name)]
  await a.say(hello)
  await b.say(hello)
  b.jam(3 * 1024 * 1024)
  await a.say(update(createWriter().write('Words')))
  expect([a.closedWith(), b.closedWith()]).toEqual([null, 4503])
  const flood = house.sit(bo, name)
  await flood.say(...Array.from({ length: 1100 }, () => hello))
  expect(flood.closedWith()).toBe(4429)
  expect(a.closedWith()).toBeNull()
})
