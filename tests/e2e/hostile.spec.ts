import { test } from '@playwright/test'
import { closeCodes } from '../../shared/protocol/close.ts'
import { encodeClientFrame } from '../../shared/protocol/codec.ts'
import { MAX_FRAME } from '../../shared/protocol/limits.ts'
import { versions } from '../../shared/protocol/versions.ts'
import { filesOf, getRaw, headersOf, hello, knock, open, signIn } from './hostile/knock.ts'
import { expect } from './stage/expect.ts'
import { type Stage, startStage } from './stage/stage.ts'

/** One relay takes all of it, one after the other; the last test sees whether it still stands. */
test.describe.configure({ mode: 'default' })

let stage: Stage
test.beforeAll(async () => {
  stage = await startStage()
})
test.afterAll(() => stage.close())

test('[T6] a page of another origin gets no socket, signed in or not', async () => {
  const { cookie } = await headersOf(stage, stage.bo)
  const { port } = new URL(stage.url)
  const foreign = [
    'https://evil.example',
    'null',
    'http://localhost',
    `http://localhost:${port}.evil.example`,
    `http://evil.example:${port}`,
  ]
  for (const origin of foreign) {
    expect(await knock(stage, { origin, cookie }), `Origin: ${origin}`).toBe(403)
    expect(await knock(stage, { origin }), `Origin: ${origin}`).toBe(403)
  }
})

test('[T6] our own page gets a socket only with a session', async () => {
  expect(await knock(stage, { origin: stage.url })).toBe(401)
  expect(await knock(stage, { origin: stage.url, cookie: `samtal=${'A'.repeat(43)}` })).toBe(401)
  const headers = await headersOf(stage, stage.bo)
  const socket = await open(stage, headers)
  socket.say(hello)
  expect((await socket.hear()).type).toBe('welcome')
  socket.end()
})

test('[T6] a cookie without an Origin opens nothing: a token must follow', async () => {
  const { cookie } = await headersOf(stage, stage.bo)
  const socket = await open(stage, { cookie })
  socket.say(hello)
  expect(await socket.closed).toBe(closeCodes.signedOut)
})

test('[T6] who says nothing is sent away after 5 s', async () => {
  const silent = await Promise.all([open(stage), headersOf(stage, stage.bo).then((headers) => open(stage, headers))])
  const since = performance.now()
  expect(await Promise.all(silent.map((socket) => socket.closed))).toEqual([closeCodes.late, closeCodes.late])
  expect(performance.now() - since).toBeLessThan(5_500) // the relay's 5 s, and its way here
})

test('[T6] a first frame above 4 KB ends it', async () => {
  const socket = await open(stage)
  socket.send(new Uint8Array(4097))
  expect(await socket.closed).toBe(closeCodes.malformed)
})

test('[T6] nor do pieces of a frame that never ends get further', async () => {
  const socket = await open(stage)
  for (let i = 0; i < 5; i++) socket.piece(new Uint8Array(1000))
  expect(await socket.closed).toBe(closeCodes.malformed)
})

test('[T6] 20 strangers of one address may wait, more are turned away, and members come in all the same', async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => knock(stage)))
  const waiting = answers.filter((answer) => typeof answer !== 'number')
  expect(waiting).toHaveLength(20)
  expect(answers.filter((answer) => answer === 429)).toHaveLength(10)

  const member = await open(stage, await headersOf(stage, stage.bo))
  member.say(hello)
  expect((await member.hear()).type).toBe('welcome')
  member.end()

  for (const socket of waiting) socket.end()
  await expect
    .poll(async () => {
      const socket = await knock(stage)
      if (typeof socket !== 'number') socket.end()
      return typeof socket
    })
    .toBe('object')
})

test('[T6] what is no frame ends its own socket and no other', async () => {
  const headers = await headersOf(stage, stage.bo)
  const honest = await open(stage, headers)
  honest.say(hello)
  expect((await honest.hear()).type).toBe('welcome')

  const greeting = encodeClientFrame(hello)
  const hostile: Readonly<Record<string, Uint8Array | string>> = {
    text: 'hello',
    nothing: new Uint8Array(),
    'an unknown type': Uint8Array.of(99),
    'an endless number': new Uint8Array(64).fill(0xff),
    'half a hello': greeting.slice(0, 4),
    'more than a hello': Uint8Array.of(...greeting, 0),
    'a list that says it is huge': Uint8Array.of(4, 0xff, 0xff, 0xff, 0x7f),
    'a push before hello': encodeClientFrame({ type: 'push', item: new Uint8Array(8) }),
  }
  for (const [what, bytes] of Object.entries(hostile)) {
    const socket = await open(stage, headers)
    socket.send(bytes)
    expect(await socket.closed, what).toBe(closeCodes.malformed)
  }

  const known: Readonly<Record<string, Uint8Array | string>> = {
    'a second hello': greeting,
    'a push of noise': encodeClientFrame({ type: 'push', item: new Uint8Array(64).fill(7) }),
    'words after hello': 'hello',
  }
  for (const [what, bytes] of Object.entries(known)) {
    const socket = await open(stage, headers)
    socket.say(hello)
    await socket.hear()
    socket.send(bytes)
    expect(await socket.closed, what).toBe(closeCodes.malformed)
  }
  expect(honest.isOpen()).toBe(true)
  honest.end()
})

test('[T6] a frame above the limit, another protocol and a foreign space end it', async () => {
  const headers = await headersOf(stage, stage.bo)
  const large = await open(stage, headers)
  large.send(new Uint8Array(MAX_FRAME + 1))
  expect(await large.closed).toBe(1009)

  const old = await open(stage, headers)
  old.say({ ...hello, versions: { ...versions, protocol: versions.protocol + 1 } })
  expect(await old.closed).toBe(closeCodes.outdated)

  const curious = await open(stage, headers)
  curious.say(hello)
  await curious.hear()
  curious.say({ type: 'subscribe', space: 'inbox:01ARZ3NDEKTSV4RRFFQ69G5FAV', cursor: null, bootstrap: null })
  expect(await curious.closed).toBe(closeCodes.noAccess)
})

test('[T6] signing out ends the sockets of that sign-in', async () => {
  const headers = await headersOf(stage, stage.bo)
  const [ended, other] = await Promise.all([open(stage, headers), open(stage, await headersOf(stage, stage.bo))])
  for (const socket of [ended, other]) {
    socket.say(hello)
    await socket.hear()
  }
  expect((await fetch(`${stage.url}/api/session`, { method: 'DELETE', headers })).status).toBe(204)
  expect(await ended.closed).toBe(closeCodes.signedOut)
  expect(other.isOpen()).toBe(true)
  expect(await knock(stage, headers)).toBe(401)
  other.end()
})

test('[T11] a file is for whoever is signed in now; what is missing, forbidden or twisted is the same answer', async () => {
  const attachments = [{ filename: 'secret.txt', content: 'the lock’s code is 4711' }]
  await stage.sendMail({ from: 'maja@kund.example', subject: 'The code', text: 'As promised.', attachments })
  const headers = await headersOf(stage, stage.bo)
  await expect.poll(() => filesOf(stage, headers)).toHaveLength(1)
  const [file] = await filesOf(stage, headers)
  const [record, entry, name] = file ?? ['', '', '']
  const path = `/api/files/${record}/${entry}/${name}`

  const given = await getRaw(stage, path, headers)
  expect(given.status).toBe(200)
  expect(given.body).toContain('4711')

  const twisted = [
    `/api/files/${record}/${entry}/other.txt`,
    `/api/files/${record}/01ARZ3NDEKTSV4RRFFQ69G5FAV/${name}`,
    `/api/files/conversation:01ARZ3NDEKTSV4RRFFQ69G5FAV/${entry}/${name}`,
    `/api/files/${record.toLowerCase()}/${entry}/${name}`,
    `/api/files/${record}/${entry}/..%2F..%2Fsamtal.sqlite`,
    `/api/files/${record}/${entry}/%2e%2e%2f%2e%2e%2fsecret.key`,
    `/api/files/${record}/${entry}/${name}%00`,
    `/api/files/${record}/${entry}/%E0%A4%A`,
    `/api/files/__proto__/constructor/toString`,
  ]
  for (const one of twisted) expect(await getRaw(stage, one, headers), one).toEqual({ status: 404, body: '{"code":"not-found"}' })
  for (const one of ['/api/files/../../samtal.sqlite', '/../../samtal.sqlite', '/assets/..%2f..%2f..%2fpackage.json', '//etc/passwd']) {
    const answer = await getRaw(stage, one, headers)
    expect(answer.body, one).not.toMatch(/SQLite format|"name": "samtal"|root:/)
  }

  const strangers: Readonly<Record<string, string>>[] = [{}, { cookie: 'samtal=' }, { cookie: `samtal=${'A'.repeat(43)}` }]
  for (const stranger of strangers) {
    for (const one of [path, ...twisted.slice(0, 3)])
      expect(await getRaw(stage, one, stranger)).toEqual({ status: 401, body: '{"code":"signed-out"}' })
  }
  expect((await fetch(`${stage.url}/api/session`, { method: 'DELETE', headers })).status).toBe(204)
  expect((await getRaw(stage, path, headers)).status).toBe(401)
})

test('[T14] the 11th try in a row is refused, the right password too', async () => {
  const { email, password } = stage.anna
  for (let n = 0; n < 10; n++) {
    const tried = await signIn(stage, { email: n % 2 === 0 ? email : email.toUpperCase(), password: `wrong-password-${n}` })
    expect(tried).toEqual({ status: 401, answer: { code: 'wrong-password' }, cookie: null })
  }
  expect(await signIn(stage, { email, password })).toEqual({ status: 429, answer: { code: 'too-many-tries' }, cookie: null })
  expect((await signIn(stage, stage.bo)).status).toBe(200)
})

test('[T6] [T11] [T14] after all of it the relay serves mail and members', async () => {
  expect(await (await fetch(`${stage.url}/api/health`)).json()).toEqual({ ok: true })
  const headers = await headersOf(stage, stage.bo)
  const attachments = [{ filename: 'after.txt', content: 'still here' }]
  await stage.sendMail({ from: 'maja@kund.example', subject: 'After all', text: 'Still here?', attachments })
  await expect.poll(async () => (await filesOf(stage, headers)).map(([, , name]) => name)).toContain('after.txt')
})
