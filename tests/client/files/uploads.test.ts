import 'fake-indexeddb/auto'
import { createHash } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import type { FileLine } from '../../../client/replica/attachments/attachments.ts'
import type { Replica } from '../../../client/replica/engine.ts'
import { createDexieStorage } from '../../../client/replica/storage/dexie.ts'
import { createMemoryStorage } from '../../../client/replica/storage/memory.ts'
import type { ReplicaStorage } from '../../../client/replica/storage/storage.ts'
import { MAX_FILES, MAX_FILES_SIZE, UPLOAD_PART } from '../../../shared/protocol/limits.ts'
import type { FileRef } from '../../../shared/records/parts.ts'
import { conversation, created, createWorld, page, rows, ulid, verdict, type World, watch, welcome } from '../replica-harness.ts'

const DRAFT = ulid(77)
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const bytesOf = (size: number, seed = 7) => Uint8Array.from({ length: size }, (_, index) => (index * seed + (index >> 8)) & 255)

/** The relay's side of uploads, as server/files/ has it, with a line that a test can cut. */
function filesAtRelay() {
  const held = new Map<string, Uint8Array>()
  const done = new Set<string>()
  const asked: string[] = []
  const kept: string[] = []
  const state = { isDown: false, cutAfter: Number.POSITIVE_INFINITY, refusal: null as string | null, bytes: 0, onFree: () => {} }
  const json = (value: object, status = 200) => new Response(JSON.stringify(value), { status })
  const answer = (sha256: string) => json({ have: held.get(sha256)?.length ?? 0, done: done.has(sha256) })

  const line: FileLine = {
    async ask(path, init) {
      asked.push(`${init.method} ${path}`)
      if (state.isDown) throw new TypeError('no network')
      if (state.refusal !== null) return json({ code: state.refusal }, 507)
      if (init.method === 'POST') return answer((JSON.parse(String(init.body)) as { sha256: string }).sha256)
      const url = new URL(path, 'http://relay')
      const sha256 = url.pathname.split('/')[3] ?? ''
      if (state.cutAfter-- <= 0) throw new TypeError('cut')
      const before = held.get(sha256) ?? new Uint8Array()
      if (before.length !== Number(url.searchParams.get('offset'))) return json({ code: 'wrong-offset' }, 409)
      const part = new Uint8Array(await (init.body as Blob).arrayBuffer())
      state.bytes += part.length
      const whole = new Uint8Array(Buffer.concat([before, part]))
      held.set(sha256, whole)
      if (whole.length === Number(url.searchParams.get('size')) && hashOf(whole) === sha256) done.add(sha256)
      return answer(sha256)
    },
    keep: (record, entry, name) => void kept.push(`${record}/${entry}/${name}`),
    free: async () => state.onFree(),
  }
  return { line, held, done, asked, kept, state }
}

/** A replica with one conversation; `isLive: false` leaves it without a relay. */
async function setOut(options: { isLive?: boolean; storage?: () => ReplicaStorage } = {}) {
  const world = createWorld()
  const relay = filesAtRelay()
  const record = world.record(conversation(1))
  const row = record.add(created())
  const boot = () => world.boot({ fileLine: relay.line, ...(options.storage && { storage: options.storage() }) })
  const replica = await boot()
  const goLive = () => world.link().say(welcome(), page([], { space: 'team', base: 0 }), page([], { base: 0 }), rows(row))
  if (options.isLive !== false) await goLive()
  return { world, relay, replica, boot, goLive, record, row }
}

const give = (replica: Replica, files: readonly (readonly [string, Uint8Array])[], draft = DRAFT) =>
  replica.files.attach(
    draft,
    files.map(([name, bytes], index) => ({ id: ulid(500 + index + Math.trunc(bytes.length)), name, blob: new Blob([bytes.slice()]) })),
  )
const refs = async (replica: Replica, files: readonly (readonly [string, Uint8Array])[]): Promise<readonly FileRef[]> => {
  const given = await give(replica, files)
  if (!given.ok) throw new Error(given.error.code)
  return given.value
}

function send(replica: Replica, files: readonly FileRef[], draft = DRAFT) {
  const who = { name: '', address: 'ada@example.org' }
  const words = { subject: '', text: 'Here it is', rich: null, seen: 1, answers: null, close: false }
  return replica.run('conversation.send', conversation(1), { from: who, to: [who], cc: [], bcc: [], ...words, files, draft })
}

/** Time goes by, and the relay is heard of meanwhile. */
async function pass(world: World, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 10_000) {
    await world.pass(Math.min(left, 10_000))
    await world.link().say({ type: 'pulse', now: world.now })
  }
}

/** Until what is under way outside of the replica's queue has come to it. */
const until = (world: World, check: () => void | Promise<void>) =>
  vi.waitFor(
    async () => {
      await world.settled()
      await check()
    },
    { interval: 1, timeout: 5000 },
  )

describe('attachments', () => {
  it('[FI-10] a file goes up in parts, with its progress in sight, before its message is sent', async () => {
    const { world, relay, replica } = await setOut()
    const bytes = bytesOf(UPLOAD_PART * 2 + 10)
    const answers = await watch(replica, { type: 'attachments', draft: DRAFT })
    const files = await refs(replica, [['photo.png', bytes]])
    expect(files).toEqual([{ name: 'photo.png', type: 'application/octet-stream', size: bytes.length, sha256: hashOf(bytes) }])
    await until(world, () => expect(answers.at(-1)).toMatchObject([{ file: files[0], sent: bytes.length, done: true, problem: null }]))
    expect(answers.map(([one]) => one?.sent)).toEqual(expect.arrayContaining([UPLOAD_PART, UPLOAD_PART * 2]))
    expect(relay.state.bytes).toBe(bytes.length)
    expect(hashOf(relay.held.get(hashOf(bytes)) ?? new Uint8Array())).toBe(hashOf(bytes))
    expect((await send(replica, files)).ok).toBe(true)
    expect(world.link().items()).toHaveLength(1)
  })

  it('[FI-10] attached and sent offline, over a reload: it goes up once, and its message waits for it', async () => {
    const { world, relay, replica, boot } = await setOut({ storage: () => createDexieStorage(`member:${ulid(1)}`) })
    await world.link().break()
    relay.state.isDown = true
    const bytes = bytesOf(3000)
    const files = await refs(replica, [['note.txt', bytes]])
    expect((await send(replica, files)).ok).toBe(true)
    await replica.run('conversation.comment', conversation(1), { text: 'later', rich: null, mentions: [] })
    await replica.stop()

    const next = await boot()
    relay.state.isDown = false
    const [own] = await watch(next, { type: 'attachments', draft: DRAFT })
    expect(own).toMatchObject([{ done: false, sent: 0 }])
    // The files' way is slow; the socket is there first, and nothing overtakes the message that waits.
    relay.state.cutAfter = 0
    await world.link().say(welcome(), rows())
    await until(world, () => expect(relay.asked.some((one) => one.startsWith('PUT'))).toBe(true))
    expect(world.link().items()).toEqual([])
    relay.state.cutAfter = Number.POSITIVE_INFINITY
    await pass(world, 60_000)
    await until(world, () => expect(world.link().items()).toHaveLength(2))
    expect(relay.done).toEqual(new Set([hashOf(bytes)]))
    expect(relay.state.bytes).toBe(bytes.length)
    expect(
      world
        .link()
        .items()
        .map((item) => item.command),
    ).toEqual(['conversation.send', 'conversation.comment'])
    await next.stop()
  })

  it('[FI-10] a cut line costs the part that was under way, no more, and is tried again', async () => {
    const { world, relay, replica } = await setOut()
    const bytes = bytesOf(UPLOAD_PART * 3)
    relay.state.cutAfter = 2
    const answers = await watch(replica, { type: 'attachments', draft: DRAFT })
    await refs(replica, [['film.mp4', bytes]])
    await until(world, () => expect(answers.at(-1)?.[0]).toMatchObject({ sent: UPLOAD_PART * 2, problem: 'offline', done: false }))
    relay.state.cutAfter = Number.POSITIVE_INFINITY
    await pass(world, 60_000)
    await until(world, () => expect(answers.at(-1)?.[0]).toMatchObject({ done: true, problem: null }))
    expect(relay.state.bytes).toBe(bytes.length)
  })

  it('[FI-10] what the relay refuses is said, and tried again with longer and longer waits', async () => {
    const { world, relay, replica } = await setOut()
    relay.state.refusal = 'no-space'
    const answers = await watch(replica, { type: 'attachments', draft: DRAFT })
    const files = await refs(replica, [['a.txt', bytesOf(10)]])
    await until(world, () => expect(answers.at(-1)?.[0]?.problem).toBe('no-space'))
    await send(replica, files)
    for (let minute = 0; minute < 10; minute++) {
      await pass(world, 60_000)
      await until(world, () => expect(answers.at(-1)?.[0]?.problem).toBe('no-space'))
    }
    expect(relay.asked.length).toBeLessThanOrEqual(20)
    expect(world.link().items()).toEqual([])
    relay.state.refusal = null
    await pass(world, 60_000)
    await until(world, () => expect(world.link().items()).toHaveLength(1))
  })

  it('[FI-10] long after, the relay is asked once more whether it has the file still, and it is brought again if not', async () => {
    const { world, relay, replica } = await setOut()
    const bytes = bytesOf(100)
    const files = await refs(replica, [['a.txt', bytes]])
    await until(world, () => expect(relay.done.size).toBe(1))
    world.now += 12 * 60 * 60_000
    relay.done.clear()
    relay.held.clear()
    await send(replica, files)
    await until(world, () => expect(world.link().items()).toHaveLength(1))
    expect(relay.done.size).toBe(1)
    expect(relay.state.bytes).toBe(200)
  })

  it('[FI-11] once its message has left, a file’s bytes are the cache’s, and those of the draft are gone', async () => {
    const { world, relay, replica, record } = await setOut()
    const files = await refs(replica, [['a.txt', bytesOf(10)]])
    await until(world, () => expect(relay.done.size).toBe(1))
    const sent = await send(replica, files)
    const entry = sent.ok ? (sent.value.entries[0] ?? '') : ''
    expect((await replica.files.ofEntry(conversation(1), entry, 'a.txt'))?.size).toBe(10)
    const [item] = world.link().items()
    if (item === undefined) throw new Error('nothing was sent')
    await world.link().say(rows(record.take(item)), verdict(1, 'ok'))
    await until(world, async () => expect(await replica.files.ofDraft(DRAFT, 'a.txt')).toBeNull())
    expect(relay.kept).toEqual([`${conversation(1)}/${entry}/a.txt`])
    expect((await world.storage.open()).uploads).toEqual([])
  })

  it('[FI-11] a file that is taken off again frees its bytes, also in the middle of its way', async () => {
    const { world, relay, replica } = await setOut()
    relay.state.cutAfter = 1
    await refs(replica, [['big.bin', bytesOf(UPLOAD_PART * 2)]])
    await until(world, () => expect(relay.state.bytes).toBe(UPLOAD_PART))
    await replica.files.detach(DRAFT, 'big.bin')
    await pass(world, 60_000)
    expect((await world.storage.open()).uploads).toEqual([])
    expect(relay.state.bytes).toBe(UPLOAD_PART)
    const [list] = await watch(replica, { type: 'attachments', draft: DRAFT })
    expect(list).toEqual([])
  })

  it('[FI-12] names are made fit and told apart; the same call made again attaches nothing twice', async () => {
    const { replica } = await setOut({ isLive: false })
    const [one, two] = [new Blob(['1']), new Blob(['2'])]
    const given = [
      { id: ulid(1), name: 'scan.pdf', blob: one },
      { id: ulid(2), name: 'scan.pdf', blob: two },
      { id: ulid(3), name: '../\u0000etc', blob: two },
      { id: ulid(4), name: `${'å'.repeat(400)}.txt`, blob: two },
      { id: ulid(5), name: '', blob: two },
    ]
    for (let call = 0; call < 2; call++) {
      const attached = await replica.files.attach(DRAFT, given)
      const names = attached.ok ? attached.value.map((file) => file.name) : []
      expect(names).toEqual(['scan.pdf', 'scan (2).pdf', '.._ etc'.replace(' ', '_'), `${'å'.repeat(251)}.txt`, 'file'])
    }
    expect((await replica.files.ofDraft(DRAFT, 'scan (2).pdf'))?.size).toBe(1)
    expect(await replica.files.ofDraft(ulid(9), 'scan.pdf')).toBeNull()
  })

  it('[FI-4] [FI-12] too many or too large files are refused whole, with nothing kept', async () => {
    const { world, replica } = await setOut({ isLive: false })
    const small = bytesOf(1)
    const many = Array.from({ length: MAX_FILES + 1 }, (_, index) => ({ id: ulid(index), name: `${index}`, blob: new Blob([small]) }))
    expect(await replica.files.attach(DRAFT, many)).toMatchObject({ ok: false, error: { code: 'too-many-files' } })
    const half = new Blob([new Uint8Array(MAX_FILES_SIZE / 2 + 1)])
    expect((await replica.files.attach(DRAFT, [{ id: ulid(1), name: 'a', blob: half }])).ok).toBe(true)
    expect(await replica.files.attach(DRAFT, [{ id: ulid(2), name: 'b', blob: half }])).toMatchObject({
      ok: false,
      error: { code: 'files-too-large', detail: '25 MB' },
    })
    expect((await world.storage.open()).uploads.map((upload) => upload.file.name)).toEqual(['a'])
  })

  it('[FI-13] a full disk is said, a file that cannot be read too, and the replica goes on', async () => {
    const full = { is: false }
    const memory = createMemoryStorage()
    const storage: ReplicaStorage = {
      ...memory,
      write: (change, durability) =>
        full.is && change.uploads !== undefined
          ? Promise.reject(new DOMException('full', 'QuotaExceededError'))
          : memory.write(change, durability),
    }
    const { world, relay, replica } = await setOut({ storage: () => storage })
    full.is = true
    relay.state.onFree = () => {
      full.is = false
    }
    // The cache of files that the relay has makes way first.
    expect((await give(replica, [['first.txt', bytesOf(2)]])).ok).toBe(true)
    full.is = true
    relay.state.onFree = () => {}
    expect(await give(replica, [['a.txt', bytesOf(1)]])).toEqual({ ok: false, error: { code: 'no-room' } })
    full.is = false
    const folder = { size: 0, type: '', arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotFoundError')) } as unknown as Blob
    expect(await replica.files.attach(DRAFT, [{ id: ulid(3), name: 'folder', blob: folder }])).toEqual({
      ok: false,
      error: { code: 'unreadable-file', detail: 'folder' },
    })
    expect((await give(replica, [['a.txt', bytesOf(1)]])).ok).toBe(true)
    expect(world.errors).toEqual([])
    expect(world.link().closed).toBeNull()
  })
})
