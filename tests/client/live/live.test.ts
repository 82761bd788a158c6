import { expect, onTestFinished, test, vi } from 'vitest'
import * as Y from 'yjs'
import type { LiveEvents } from '../../../client/bridge/api.ts'
import { openDraft } from '../../../client/bridge/live/draft.ts'
import { createLiveLines } from '../../../client/bridge/live/lines.ts'
import { type LiveServing, type LiveTabWord, serveLive } from '../../../client/replica/live/serve.ts'
import { encodeLive } from '../../../shared/protocol/live.ts'
import { anna, bo, createWriter, elsewhere, inbox, newDraft, wordsOf } from '../../server/live/rooms.ts'
import { createEar, createLiveWorld } from './live-world.ts'

const paragraph = (words: string) => `<paragraph>${words}</paragraph>`

test('[LV-9] [G9] a draft changed offline is brought to the relay without being opened, through a reload too', async () => {
  const { house, settle, device } = await createLiveWorld()
  const name = newDraft(await house.conversation())
  const laptop = device(anna)
  await laptop.goOffline()
  const writer = createWriter()
  await laptop.replica().keepText(name, writer.write('Written on the train'), true)
  await laptop.replica().keepText(name, writer.write('and in the tunnel'), true)
  await laptop.restart()
  expect(await laptop.text(name)).toMatchObject({ unsent: true })
  expect(wordsOf(await house.read(name))).toBe('')
  await laptop.goOnline()
  expect(wordsOf(await house.read(name))).toBe(paragraph('Written on the train') + paragraph('and in the tunnel'))
  expect(await laptop.text(name)).toMatchObject({ unsent: false })
  // And once: the next connection has nothing to say.
  const text = `text:${name.slice('draft:'.length, name.indexOf('/'))}` as const
  const rows = (await house.store.load(text)).length
  await laptop.restart()
  await settle()
  expect(await house.store.load(text)).toHaveLength(rows)
  expect(laptop.errors).toEqual([])
})

test('[LV-9] [E6] what colleagues wrote meanwhile and what was deleted here both stand, there and here', async () => {
  const { house, device } = await createLiveWorld()
  const name = newDraft(await house.conversation())
  const laptop = device(anna)
  const writer = createWriter()
  await laptop.replica().keepText(name, writer.write('First'), true)
  await laptop.replica().keepText(name, writer.write('Second'), true)
  await house.settle()
  house.clock.advance(1100)
  await house.settle()
  await laptop.goOffline()
  const colleague = createWriter()
  Y.applyUpdate(colleague.doc, Y.encodeStateAsUpdate(await house.read(name)))
  await house.sit(bo, name).say({ type: 'update', update: colleague.write('Third, by Bo') })
  const before = Y.encodeStateVector(writer.doc)
  writer.doc.getXmlFragment('words').delete(0, 1)
  await laptop.replica().keepText(name, Y.encodeStateAsUpdate(writer.doc, before), true) // a deletion moves no state vector
  await laptop.goOnline()
  const whole = paragraph('Second') + paragraph('Third, by Bo')
  expect(wordsOf(await house.read(name))).toBe(whole)
  const mine = new Y.Doc()
  Y.applyUpdate(mine, (await laptop.replica().text(name)) ?? new Uint8Array())
  expect(wordsOf(mine)).toBe(whole)
  expect(await laptop.text(name)).toMatchObject({ unsent: false })
})

test('[LV-9] what is written while it is on its way is on its way next', async () => {
  const { house, settle, device } = await createLiveWorld()
  const name = newDraft(await house.conversation())
  const laptop = device(anna)
  await settle()
  const writer = createWriter()
  for (let i = 0; i < 20; i++) {
    await laptop.replica().keepText(name, writer.write(String(i)), true)
    house.clock.advance(1000)
    if (i % 3 === 0) laptop.cut()
    if (i % 4 === 0) await settle()
  }
  for (let i = 0; i < 20 && (await laptop.text(name))?.unsent !== false; i++) {
    house.clock.advance(5000)
    await settle()
  }
  expect(await laptop.text(name)).toMatchObject({ unsent: false })
  expect(wordsOf(await house.read(name))).toBe(wordsOf(writer.doc))
})

test('[LV-9] words whose author may not be there any more are listed for them; others’ are dropped with the conversation', async () => {
  const { house, settle, device } = await createLiveWorld()
  const [mine, theirs] = [newDraft(await house.conversation()), newDraft(await house.conversation())]
  const laptop = device(bo)
  await settle()
  await laptop.replica().keepText(theirs, createWriter().write('By Anna'), false)
  await laptop.goOffline()
  await laptop.replica().keepText(mine, createWriter().write('By me'), true)
  house.grant(bo, ['team'])
  await laptop.goOnline()
  expect(await laptop.text(mine)).toBeUndefined()
  expect(await laptop.text(theirs)).toBeUndefined()
  expect(await laptop.refused()).toMatchObject([{ text: 'By me', refusal: { code: 'no-access' } }])
  expect(wordsOf(await house.read(mine))).toBe('')
})

test('[LV-9] words that the relay finds malformed stay here, and are not pressed on it', async () => {
  const { house, settle, device } = await createLiveWorld()
  const name = newDraft(await house.conversation())
  const laptop = device(anna)
  const doc = new Y.Doc()
  doc.getMap('fields').set('x', Uint8Array.of(1))
  await laptop.replica().keepText(name, Y.encodeStateAsUpdate(doc), true)
  for (let i = 0; i < 10; i++) {
    house.clock.advance(2000)
    await settle()
  }
  expect(await laptop.text(name)).toMatchObject({ unsent: true })
  expect(house.errors).toEqual([])
})

test('[LV-10] a channel opens when the relay is there, is lost with the connection, and is closed by the relay’s word', async () => {
  const { house, settle, device } = await createLiveWorld()
  const name = newDraft(await house.conversation())
  const laptop = device(bo)
  await laptop.goOffline()
  const [early, late, unknown] = [createEar(), createEar(), createEar()]
  const channel = laptop.replica().live(name, early.events)
  laptop.replica().live('nonsense', unknown.events)
  await settle()
  expect(early.heard).toEqual([])
  await laptop.goOnline()
  channel.send(encodeLive({ type: 'step1', vector: Uint8Array.of(0) }))
  await settle()
  expect(early.words()).toEqual(['open', 'message', 'message'])
  expect(unknown.words()).toEqual(['open', 'closed 4404'])
  await laptop.goOffline()
  expect(early.words().at(-1)).toBe('closed 1006')
  await laptop.goOnline()
  expect(early.words()).toHaveLength(4) // who wants it again opens another
  laptop.replica().live(name, late.events)
  await settle()
  house.grant(bo, ['team', elsewhere])
  await settle()
  expect(late.words()).toEqual(['open', 'closed 4403'])
  house.grant(bo, ['team', inbox])
  const closed = createEar()
  const last = laptop.replica().live(name, closed.events)
  await settle()
  last.close()
  await settle()
  await house.sit(anna, name).say({ type: 'update', update: createWriter().write('Nobody hears') })
  expect(closed.words()).toEqual(['open'])
})

test('[LV-9] [E6] an open draft works offline, is kept, and goes on with its colleagues’ words when the relay is back', async () => {
  const { house, settle, device } = await createLiveWorld()
  const name = newDraft(await house.conversation())
  const laptop = device(anna)
  await laptop.goOffline()
  const draft = openDraft(laptop.replica(), name)
  onTestFinished(draft.close)
  await draft.ready
  draft.doc.getMap('fields').set('subject', 'Brake')
  const other = createWriter()
  await house.sit(bo, name).say({ type: 'update', update: other.write('By Bo') })
  await laptop.goOnline()
  await vi.waitFor(async () => {
    await settle()
    expect(draft.doc.getXmlFragment('words').toString()).toBe(paragraph('By Bo'))
  })
  await settle()
  expect((await house.read(name)).getMap('fields').get('subject')).toBe('Brake')
  await laptop.goOffline()
  draft.doc.getMap('fields').set('subject', 'Squeaking brake')
  draft.close()
  await laptop.replica().settled()
  const again = openDraft(laptop.replica(), name)
  onTestFinished(again.close)
  await again.ready
  expect(again.doc.getMap('fields').get('subject')).toBe('Squeaking brake')
  expect(again.doc.getXmlFragment('words').toString()).toBe(paragraph('By Bo'))
  again.close()
  await laptop.goOnline()
  expect((await house.read(name)).getMap('fields').get('subject')).toBe('Squeaking brake')
})

test('[LV-10] the channels of a tab are those of its worker, and are lost with it; what waited waits for the next', () => {
  const said: LiveTabWord[] = []
  let serving: LiveServing | null = null
  const lines = createLiveLines((word) => {
    said.push(word)
    serving?.take(word)
  })
  const opened: { name: string; events: LiveEvents; sent: number; closed: boolean }[] = []
  const startWorker = () =>
    serveLive((name, events) => {
      const channel = { name, events, sent: 0, closed: false }
      opened.push(channel)
      return {
        send: () => void channel.sent++,
        close() {
          channel.closed = true
        },
      }
    }, lines.heed)
  const [early, other] = [createEar(), createEar()]
  lines.open('one', early.events)
  serving = startWorker()
  lines.onWorker()
  const channel = lines.open('two', other.events)
  expect(opened.map(({ name }) => name)).toEqual(['one', 'two'])
  opened[1]?.events.onOpen()
  opened[1]?.events.onMessage(Uint8Array.of(1))
  channel.send(Uint8Array.of(2))
  expect([other.words(), opened[1]?.sent]).toEqual([['open', 'message'], 1])
  serving = startWorker()
  lines.onWorker()
  expect(other.words().at(-1)).toBe('closed 1006')
  expect(opened.map(({ name }) => name)).toEqual(['one', 'two', 'one'])
  expect(early.heard).toEqual([])
  opened[2]?.events.onOpen()
  opened[2]?.events.onClose(4403)
  expect(early.words()).toEqual(['open', 'closed 4403'])
  const third = createEar()
  lines.open('three', third.events).close()
  expect(opened[3]?.closed).toBe(true)
  lines.open('four', third.events)
  serving.close() // the tab is gone
  expect(opened[4]?.closed).toBe(true)
})
