import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, utimesSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { createUploads } from '../../server/files/uploads.ts'
import { serveHttp } from '../../server/http/serve.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import type { UploadAnswer } from '../../shared/protocol/http.ts'
import { MAX_FILES_SIZE } from '../../shared/protocol/limits.ts'
import { codeOf, createHouse, type HouseOptions } from './house.ts'

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const DAY_MS = 24 * 60 * 60_000

/** A member at the door with a file in hand. */
async function setOut(size = 100_000, options: HouseOptions = {}) {
  const house = await createHouse(options)
  const token = await house.signInAs('agent')
  const bytes = randomBytes(size)
  const sha256 = hashOf(bytes)
  const post = (file: object = { sha256, size }, as = token) => house.ask('POST', '/api/uploads', { token: as, body: file })
  const have = async (as = token) => (await (await post(undefined, as)).json()) as UploadAnswer
  const put = (offset: number, body: Uint8Array | ReadableStream<Uint8Array>, { as = token, name = sha256, claim = size } = {}) =>
    house.put(`/api/uploads/${name}?offset=${offset}&size=${claim}`, body, as)
  return { ...house, token, bytes, sha256, size, post, have, put }
}

/** A body that breaks off. */
function cutAfter(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let given = false
  return new ReadableStream({
    pull(controller) {
      if (given) controller.error(new Error('the line was cut'))
      else controller.enqueue(bytes)
      given = true
    },
  })
}

test('[FI-1] a file goes up in parts and is then whole, durable and its member’s to name', async () => {
  const { bytes, sha256, have, put, blobs, store } = await setOut()
  expect(await have()).toEqual({ have: 0, done: false })
  expect(await (await put(0, bytes.subarray(0, 40_000))).json()).toEqual({ have: 40_000, done: false })
  expect(await have()).toEqual({ have: 40_000, done: false })
  expect(await blobs.read(sha256)).toBeNull()
  expect(await (await put(40_000, bytes.subarray(40_000))).json()).toEqual({ have: 100_000, done: true })
  expect(await have()).toEqual({ have: 100_000, done: true })
  expect(hashOf((await blobs.read(sha256)) ?? new Uint8Array())).toBe(sha256)
  expect((await store.cells('uploads', '')).map(({ key }) => key)).toEqual([expect.stringMatching(`^member:\\w{26}/${sha256}$`)])
})

test('[FI-1] what came before the line was cut stays, and the rest is enough', async () => {
  const { bytes, have, put, errors } = await setOut()
  await put(0, cutAfter(bytes.subarray(0, 65_000)))
  expect(await have()).toEqual({ have: 65_000, done: false })
  expect(await (await put(65_000, bytes.subarray(65_000))).json()).toEqual({ have: 100_000, done: true })
  expect(errors).toEqual([])
})

test('[FI-1] what stands unfinished outlives the relay; bytes that are there may come again', async () => {
  const first = await setOut()
  await first.put(0, first.bytes.subarray(0, 50_000))
  const member = first.sessions.find(first.token)?.member ?? 'member:'
  const uploads = await createUploads({ dir: path.join(first.dir, 'uploads'), blobs: first.blobs, store: first.store, now: Date.now })
  const claim = { sha256: first.sha256, size: first.size }
  expect(await uploads.have(member, claim)).toEqual({ have: 50_000, done: false })
  const rest = Readable.toWeb(Readable.from([first.bytes.subarray(30_000)])) as ReadableStream<Uint8Array>
  expect(await uploads.write(member, { ...claim, offset: 30_000 }, rest)).toEqual({ ok: true, value: { have: 100_000, done: true } })
})

test('[FI-1] the relay dies between the blob and the right to it: it is nobody’s, and is brought again', async () => {
  let dying = false
  const store = createMemoryStore({
    beforeCommit() {
      if (dying) throw new Error('killed')
    },
  })
  const { bytes, sha256, size, have, put, blobs, errors } = await setOut(1000, { store })
  await put(0, bytes.subarray(0, 999))
  dying = true
  expect((await put(999, bytes.subarray(999))).status).toBe(500)
  dying = false
  expect(errors).toHaveLength(1)
  // The blob is there, but nobody's: for its member it is not there.
  expect(await blobs.size(sha256)).toBe(size)
  expect(await have()).toEqual({ have: 0, done: false })
  expect(await (await put(0, bytes)).json()).toEqual({ have: size, done: true })
})

test('[FI-1] whole on disk but not checked when the relay died: no byte has to come again', async () => {
  const { bytes, sha256, size, sessions, token, dir, blobs, store } = await setOut(1000)
  const member = sessions.find(token)?.member ?? 'member:'
  writeFileSync(path.join(dir, 'uploads', `${member.slice(7)}.${sha256}.${size}`), bytes)
  const uploads = await createUploads({ dir: path.join(dir, 'uploads'), blobs, store, now: Date.now })
  expect(await uploads.have(member, { sha256, size })).toEqual({ have: size, done: false })
  expect(await uploads.write(member, { sha256, size, offset: size }, null)).toEqual({ ok: true, value: { have: size, done: true } })
})

test('[FI-1] an empty file is a file', async () => {
  const { have, put, blobs, sha256 } = await setOut(0)
  expect(await have()).toEqual({ have: 0, done: false })
  expect(await (await put(0, new Uint8Array())).json()).toEqual({ have: 0, done: true })
  expect(await have()).toEqual({ have: 0, done: true })
  expect(await blobs.size(sha256)).toBe(0)
})

test('[FI-1] of two that bring the same file at once both are served, and one file is left', async () => {
  const { bytes, sha256, have, put, blobs, dir } = await setOut()
  const answers = await Promise.all([put(0, bytes), put(0, bytes), put(0, cutAfter(bytes.subarray(0, 10)))])
  for (const answer of answers) expect([200, 409]).toContain(answer.status)
  if (!(await have()).done) await put(0, bytes)
  expect(await have()).toEqual({ have: 100_000, done: true })
  expect(hashOf((await blobs.read(sha256)) ?? new Uint8Array())).toBe(sha256)
  expect(readdirSync(path.join(dir, 'uploads')).length).toBeLessThanOrEqual(1)
})

test('[FI-2] bytes that are not what their hash says are thrown away, and it begins anew', async () => {
  const { bytes, have, put, store, dir } = await setOut()
  const wrong = Buffer.from(bytes)
  wrong[99_999] = (wrong[99_999] ?? 0) ^ 1
  expect(await codeOf(await put(0, wrong))).toBe('422 wrong-hash')
  expect(await have()).toEqual({ have: 0, done: false })
  expect(await store.cells('uploads', '')).toEqual([])
  expect(readdirSync(path.join(dir, 'uploads'))).toEqual([])
  expect(await (await put(0, bytes)).json()).toEqual({ have: 100_000, done: true })
})

test('[FI-2] offsets and sizes that lie are refused, and no byte of them counts', async () => {
  const { bytes, have, put, post, token, ask, sha256 } = await setOut()
  await put(0, bytes.subarray(0, 10_000))
  expect(await codeOf(await put(10_001, bytes.subarray(10_001)))).toBe('409 wrong-offset')
  expect(await codeOf(await put(100_001, bytes))).toBe('400 malformed')
  expect(await codeOf(await put(10_000, Buffer.concat([bytes.subarray(10_000), Buffer.from('more')])))).toBe('400 malformed')
  expect((await have()).done).toBe(false)
  for (const query of ['', '?offset=0', '?size=1', '?offset=-1&size=5', '?offset=1.5&size=5', '?offset=0x1&size=5', '?offset=0&size=1&x=1'])
    expect(await codeOf(await ask('PUT', `/api/uploads/${sha256}${query}`, { token, body: 'x' })), query).toBe('400 malformed')
  for (const name of ['x', sha256.toUpperCase(), '..%2f..%2fkey', `${sha256}0`])
    expect(await codeOf(await put(0, bytes, { name })), name).toBe('400 malformed')
  for (const body of [{ sha256 }, { sha256, size: -1 }, { sha256: 'x', size: 1 }, { sha256, size: 1, member: 'me' }, { sha256, size: '1' }])
    expect(await codeOf(await post(body)), JSON.stringify(body)).toBe('400 malformed')
})

test('[FI-5] a file above the limit is refused before a byte of it is taken, and so is one that grows beyond what it said', async () => {
  const { put, post, sha256, dir } = await setOut(10)
  expect(await codeOf(await post({ sha256, size: MAX_FILES_SIZE + 1 }))).toBe('413 too-large')
  expect(await codeOf(await put(0, Buffer.alloc(10), { claim: MAX_FILES_SIZE + 1 }))).toBe('413 too-large')
  expect(readdirSync(path.join(dir, 'uploads'))).toEqual([])
  expect(await codeOf(await put(0, Buffer.alloc(200_000)))).toBe('400 malformed')
})

test('[FI-5] the greatest file passes without being held in memory', async () => {
  const { put, blobs } = await setOut(10)
  const part = randomBytes(256 * 1024)
  const hash = createHash('sha256')
  for (let i = 0; i < MAX_FILES_SIZE / part.length; i++) hash.update(part)
  const name = hash.digest('hex')
  let left = MAX_FILES_SIZE / part.length
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (left-- > 0) controller.enqueue(part)
      else controller.close()
    },
  })
  expect(await (await put(0, body, { name, claim: MAX_FILES_SIZE })).json()).toEqual({ have: MAX_FILES_SIZE, done: true })
  expect(await blobs.size(name)).toBe(MAX_FILES_SIZE)
})

test('[FI-5] a member’s unfinished files have a bound: the longest untouched make way, others’ do not', async () => {
  const { put, clock, dir, signInAs, token } = await setOut(10)
  const claim = MAX_FILES_SIZE
  const colleague = await signInAs('agent')
  await put(0, Buffer.from('theirs'), { as: colleague, name: hashOf(Buffer.from('theirs')), claim })
  const names = Array.from({ length: 10 }, (_, index) => hashOf(Buffer.from(String(index))))
  for (const name of names) {
    clock.at += 1000
    await put(0, Buffer.from('begun'), { as: token, name, claim })
  }
  const left = readdirSync(path.join(dir, 'uploads')).map((file) => file.split('.')[1])
  expect(left.toSorted()).toEqual([...names.slice(2), hashOf(Buffer.from('theirs'))].toSorted())
  for (let i = 0; i < 80; i++) await put(0, Buffer.from('b'), { name: hashOf(Buffer.from(`small ${i}`)), claim: 2 })
  expect(readdirSync(path.join(dir, 'uploads')).length).toBeLessThanOrEqual(51)
})

test('[FI-5] what nobody has gone on with for a day is removed, also when the relay was restarted meanwhile', async () => {
  const { put, have, bytes, clock, uploads, dir, blobs, store } = await setOut()
  await put(0, bytes.subarray(0, 10))
  clock.at += DAY_MS - 1000
  await uploads.tidy()
  expect((await have()).have).toBe(10)
  clock.at += 2000
  await uploads.tidy()
  expect((await have()).have).toBe(0)
  await put(0, bytes.subarray(0, 10))
  const [name = ''] = readdirSync(path.join(dir, 'uploads'))
  utimesSync(path.join(dir, 'uploads', name), 1, 1)
  await (await createUploads({ dir: path.join(dir, 'uploads'), blobs, store, now: () => clock.at })).tidy()
  expect(readdirSync(path.join(dir, 'uploads'))).toEqual([])
})

test('[FI-6] a full disk is said, what was there before stays, and afterwards it goes on', async () => {
  let full = false
  const store = createMemoryStore({
    beforeCommit() {
      if (full) throw new Error('database or disk is full')
    },
  })
  const { bytes, put, have, errors } = await setOut(1000, { store })
  await put(0, bytes.subarray(0, 500))
  full = true
  expect(await codeOf(await put(500, bytes.subarray(500)))).toBe('507 no-space')
  expect((await have()).done).toBe(false)
  full = false
  expect(await (await put(0, bytes)).json()).toEqual({ have: 1000, done: true })
  expect(errors).toEqual([])
})

test('[FI-3] [T11] what others have uploaded is not there for me, whatever I ask', async () => {
  const { bytes, sha256, size, put, have, signInAs, blobs } = await setOut()
  const stranger = await signInAs('agent')
  const before = await have(stranger)
  await put(0, bytes)
  expect((await have()).done).toBe(true)
  expect(await have(stranger)).toEqual(before)
  expect(await have(stranger)).toEqual({ have: 0, done: false })
  await put(0, bytes.subarray(0, 10), { name: hashOf(Buffer.from('unfinished')), claim: 100 })
  expect(await (await put(0, bytes, { as: stranger })).json()).toEqual({ have: size, done: true })
  expect(await blobs.size(sha256)).toBe(size)
})

test('[FI-3] [T11] nobody without a session, and nobody from elsewhere, uploads', async () => {
  const { put, post, ask, bytes, sha256, size, token } = await setOut(10)
  expect(await codeOf(await post(undefined, ''))).toBe('401 signed-out')
  expect(await codeOf(await put(0, bytes, { as: '' }))).toBe('401 signed-out')
  for (const [method, url] of [
    ['POST', '/api/uploads'],
    ['PUT', `/api/uploads/${sha256}?offset=0&size=${size}`],
  ] as const)
    expect(await codeOf(await ask(method, url, { token, headers: { origin: 'http://evil.test' }, body: 'x' }))).toBe('403 foreign-origin')
})

test('[T12] only uploads may be long', async () => {
  const { ask, token } = await setOut(10)
  for (const url of ['/api/uploads', '/api/session', '/api/settings/outgoing'])
    expect(await codeOf(await ask(url.endsWith('outgoing') ? 'PUT' : 'POST', url, { token, body: 'x'.repeat(70_000) }))).toBe(
      '413 too-large',
    )
})

test('[FI-1] over a real connection: one that is cut resumes, and a refused part leaves the line whole', async () => {
  const house = await setOut(3_000_000)
  const server = await serveHttp(house.app, { host: '127.0.0.1', port: 0 })
  onTestFinished(server.close)
  const { bytes, sha256, size, token } = house
  const host = `127.0.0.1:${server.port}`
  const headers = { origin: `http://${host}`, cookie: `samtal=${token}` }
  const put = (offset: number, body: Uint8Array) =>
    fetch(`http://${host}/api/uploads/${sha256}?offset=${offset}&size=${size}`, { method: 'PUT', headers, body: body.slice() })
  const have = async () => {
    const body = JSON.stringify({ sha256, size })
    const json = { ...headers, 'content-type': 'application/json' }
    return (await (await fetch(`http://${host}/api/uploads`, { method: 'POST', headers: json, body })).json()) as UploadAnswer
  }
  const socket = net.connect(server.port, '127.0.0.1')
  const head = [
    `PUT /api/uploads/${sha256}?offset=0&size=${size} HTTP/1.1`,
    `host: ${host}`,
    `content-length: ${size}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  socket.write(bytes.subarray(0, 1_000_000), () => socket.destroy())
  let cut = await have()
  for (let tries = 0; cut.have < 500_000 && tries < 500; tries++) cut = await have()
  expect(cut).toMatchObject({ done: false })
  expect(cut.have).toBeGreaterThanOrEqual(500_000)
  for (let tries = 0; tries < 3; tries++) expect((await put(2_000_000, bytes.subarray(2_000_000))).status).toBe(409)
  expect(await (await put(cut.have, bytes.subarray(cut.have))).json()).toEqual({ have: size, done: true })
  expect(house.errors).toEqual([])
})
