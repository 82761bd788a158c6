import { createTransport } from 'nodemailer'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { openDraft } from '../../../client/bridge/live/draft.ts'
import { createLiveSocket, LIVE_URL } from '../../../client/bridge/live/socket.ts'
import { createReplica } from '../../../client/replica/engine.ts'
import { createMemoryStorage } from '../../../client/replica/storage/memory.ts'
import { draftName, presenceName } from '../../../shared/protocol/live.ts'
import { connectBy, endOf, freshId, knock, openStock, type Page, startHouse, startMortalHouse } from './stock.ts'

const eventually = (is: () => void | Promise<void>) => vi.waitFor(is, { timeout: 15_000, interval: 20 })

/** A member's replica on a real socket. */
function openReplica(url: string, page: Page, opened?: Parameters<typeof connectBy>[1]) {
  const replica = createReplica({
    account: page.member,
    storage: createMemoryStorage(),
    connect: connectBy(url, opened),
    now: () => Date.now(),
    random: (count) => crypto.getRandomValues(new Uint8Array(count)),
    after(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    token: page.session,
  })
  onTestFinished(() => replica.stop())
  void replica.start()
  return replica
}

test('[LV-2] [E6] two stock clients on sockets of their own converge; so do they with one over the one socket', async () => {
  const { url, anna, bo, conversation } = await startHouse()
  const name = draftName(`draft:${freshId()}`, await conversation())
  const [a, b] = [openStock(url, name, await anna.token(name)), openStock(url, name, await bo.token(name))]
  a.write('Hello')
  b.write('Hej')
  await eventually(() => expect(a.read()).toBe(b.read()))
  await eventually(() => expect(a.read()).toContain('Hej'))
  const draft = openDraft(openReplica(url, bo), name)
  onTestFinished(draft.close)
  await eventually(() => expect(draft.doc.getXmlFragment('words').toString()).toBe(a.read()))
  a.write('And on')
  await eventually(() => expect(draft.doc.getXmlFragment('words').toString()).toContain('And on'))
  draft.awareness.setLocalStateField('user', { name: 'Somebody else', color: '#f00' })
  await eventually(() =>
    expect(a.provider.awareness.getStates().get(draft.doc.clientID)).toMatchObject({ user: { id: bo.member, name: 'Bo' } }),
  )
  draft.close()
  await eventually(() => expect(a.provider.awareness.getStates().has(draft.doc.clientID)).toBe(false))
})

test('[LV-3] [G9] what a colleague has seen is there after the relay was killed, and who was open goes on', async () => {
  const { process, url, page } = await startMortalHouse()
  const transport = createTransport({ host: '127.0.0.1', port: process.smtpPort, ignoreTLS: true, name: 'kund.example' })
  await transport.sendMail({ from: 'maja@kund.example', to: 'verkstad@ekstromcykel.example', subject: 'Brake', text: 'It squeaks' })
  transport.close()
  const conversation = await new Promise<`conversation:${string}`>((resolve) => {
    const replica = openReplica(url, page)
    void replica.subscribe({ type: 'team' }, (team) => {
      const inbox = team?.inboxes[0]?.id
      if (inbox === undefined) return
      void replica.subscribe({ type: 'list', inbox, view: 'open', oldestFirst: false, from: 0, limit: 1 }, (pushed) => {
        const id = /conversation:[0-9A-Z]{26}/.exec(JSON.stringify(pushed))?.[0]
        if (id !== undefined) resolve(id as `conversation:${string}`)
      })
    })
  })
  const name = draftName(`draft:${freshId()}`, conversation)
  const token = await page.token(name)
  const [a, b] = [openStock(url, name, token), openStock(url, name, token)]
  for (let life = 0; life < 3; life++) {
    for (let i = 0; i < 20; i++) {
      a.write(`${life}.${i}`)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await eventually(() => expect(b.read()).toContain(`${life}.19`))
    await process.kill()
    const seen = b.read()
    // Nobody who was there brings it again: the disk alone has it.
    a.provider.disconnect()
    b.provider.disconnect()
    await process.restart()
    const fresh = openStock(url, name, token)
    await eventually(() => expect(fresh.read()).toBe(seen))
    a.provider.connect()
    b.provider.connect()
    await eventually(() => expect(a.provider.synced && b.provider.synced).toBe(true))
  }
  a.write('The end')
  await eventually(() => expect(b.read()).toContain('The end'))
})

test('[LV-2] 500 stock providers over one socket', async () => {
  const { url, anna, bo, conversation } = await startHouse()
  const id = await conversation()
  let sockets = 0
  const replica = openReplica(url, anna, () => sockets++)
  const polyfill = createLiveSocket(replica.live)
  const open = Array.from({ length: 500 }, () => {
    const name = draftName(`draft:${freshId()}`, id)
    const doc = new Y.Doc()
    return { name, doc, provider: new WebsocketProvider(LIVE_URL, name, doc, { WebSocketPolyfill: polyfill, disableBc: true }) }
  })
  onTestFinished(() => {
    for (const { provider } of open) provider.destroy()
  })
  await eventually(() => expect(open.filter(({ provider }) => provider.synced)).toHaveLength(500))
  for (const { doc } of open) doc.getMap('fields').set('subject', 'x')
  const last = open.at(-1)
  if (last === undefined) throw new Error('none is open')
  const reader = openStock(url, last.name, await bo.token(last.name))
  await eventually(() => expect(reader.doc.getMap('fields').get('subject')).toBe('x'))
  expect(sockets).toBe(1)
})

test('[LV-2] a socket has at most 512 documents open', async () => {
  const { url, anna, conversation } = await startHouse()
  const id = await conversation()
  const replica = openReplica(url, anna)
  const codes: number[] = []
  let opened = 0
  for (let i = 0; i < 515; i++) {
    replica.live(draftName(`draft:${freshId()}`, id), {
      onOpen: () => opened++,
      onMessage: () => undefined,
      onClose: (code) => codes.push(code),
    })
  }
  await eventually(() => expect(codes).toEqual([4429, 4429, 4429]))
  expect(opened).toBe(515)
})

test('[LV-8] [T6] a token is good for one document of one member, as a subprotocol, from a page of ours or none', async () => {
  const { url, anna, conversation } = await startHouse()
  const id = await conversation()
  const [name, other] = [draftName(`draft:${freshId()}`, id), draftName(`draft:${freshId()}`, id)]
  const token = await anna.token(name)
  expect(await endOf(`${url}/live/${name}`, [])).toBe(4401)
  expect(await endOf(`${url}/live/${name}`, [`${token.slice(0, -2)}AA`])).toBe(4401)
  expect(await endOf(`${url}/live/${name}?token=${token}`, [anna.session])).toBe(4401)
  expect(await endOf(`${url}/live/${other}`, [token])).toBe(4403)
  expect(await endOf(`${url}/live/nonsense`, [token])).toBe(4404)
  expect(await endOf(`${url}/live/${name}`, [token], { origin: 'http://evil.test' })).toBe('HTTP 403')
  expect((await anna.ask('POST', '/api/live', { name: 'nonsense' })).status).toBe(404)
  expect((await anna.ask('POST', '/api/live', { name, member: 'x' })).status).toBe(400)
  const client = openStock(url, name, token)
  await eventually(() => expect(client.provider.synced).toBe(true))
})

test('[LV-8] [T6] at most twenty strangers of one address knock at a time', async () => {
  const { url, inbox } = await startHouse()
  const knocks = Array.from({ length: 30 }, () => knock(url, `/live/${presenceName(inbox)}`))
  const answers = await Promise.all(knocks)
  expect(answers.filter((answer) => answer === 101)).toHaveLength(20)
  expect(answers.filter((answer) => answer === 429)).toHaveLength(10)
  // They are not waited for: a moment later there is room again.
  await eventually(async () => expect(await knock(url, `/live/${presenceName(inbox)}`)).toBe(101))
})

test('[LV-8] [LV-1] a sign-out closes what its tokens opened, and they open nothing more', async () => {
  const { url, bo, conversation } = await startHouse()
  const name = draftName(`draft:${freshId()}`, await conversation())
  const client = openStock(url, name, await bo.token(name))
  await eventually(() => expect(client.provider.synced).toBe(true))
  await bo.ask('DELETE', '/api/session')
  await eventually(() => expect(client.closed).toEqual([4401]))
  const late = openStock(url, name, 'a1.nonsense')
  await eventually(() => expect(late.closed).toEqual([4401]))
})

test('[LV-1] [T1] a member who is deactivated is out of every document at once', async () => {
  const { relay, url, anna, bo, conversation } = await startHouse()
  const name = draftName(`draft:${freshId()}`, await conversation())
  const [a, b] = [openStock(url, name, await anna.token(name)), openStock(url, name, await bo.token(name))]
  await eventually(() => expect(a.provider.synced && b.provider.synced).toBe(true))
  await relay.demo.author.run([{ command: 'member.set', record: bo.member, input: { fields: { active: false } } }], 'relay')
  a.write('Not for Bo')
  await eventually(() => expect(b.closed).toHaveLength(1))
  expect(b.closed[0]).toBe(4403)
  expect(b.read()).toBe('')
  expect(a.closed).toEqual([])
})
