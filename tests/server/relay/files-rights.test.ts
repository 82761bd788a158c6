import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { rightCell } from '../../../server/files/rights.ts'
import type { Job } from '../../../shared/channel/channel.ts'
import type { MemberId, RecordId } from '../../../shared/ids.ts'
import { MAX_FILES_SIZE } from '../../../shared/protocol/limits.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import type { FileRef } from '../../../shared/records/parts.ts'
import { anna, bo, createRawClient, createTown, freshId, ids, type Town } from './raw-client.ts'

const customer = { name: '', address: 'karin@example.org' }
const bytesOf = (text: string) => new TextEncoder().encode(text)
/** The pretend mails of these tests are JSON. */
const asJson = (bytes: Uint8Array) => [...bytes] as unknown as Uint8Array
const HOUR_MS = 60 * 60_000

const message = (by: MemberId, at: number, files: readonly FileRef[]): Entry =>
  ({
    ...{ id: freshId(), type: 'message', by, at, from: customer, to: [customer], cc: [], bcc: [], subject: '', text: 'Here it is' },
    ...{ rich: null, files, writtenAt: at, seen: 2, draft: freshId(), answers: null },
  }) as Entry

const refOf = (bytes: Uint8Array, more: Partial<FileRef> = {}): FileRef => ({
  ...{ name: 'a.txt', type: 'text/plain', size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
  ...more,
})

/** A conversation in the inbox, Anna who is about to answer in it, and what leaves the house. */
async function setOut() {
  const jobs: Job[] = []
  const town = await createTown({
    async carrier(job) {
      jobs.push(job)
      return { ok: true, value: { externalId: job.externalId } }
    },
  })
  await town.mail(customer.address, 'Hello', { files: [{ name: 'their.txt', type: 'text/plain', bytes: asJson(bytesOf('theirs')) }] })
  const [record] = (await town.records(ids.inbox)) as [RecordId]
  const client = createRawClient(town, anna)
  await client.hello()
  await client.hold(record)
  let n = 0
  const send = async (...files: FileRef[]) => {
    const entry = message(anna, town.clock.now(), files)
    const verdict = await client.push(++n, record, client.change([entry]))
    if (verdict?.refusal != null) {
      await client.send({ type: 'rebased', records: [record] })
      await client.hold(record)
    }
    return verdict?.refusal?.code ?? 'taken'
  }
  /** As the routes of uploads leave it. */
  const upload = async (member: MemberId, text: string, at = town.clock.now()) => {
    const { sha256, size } = await town.blobs.put(bytesOf(text))
    await town.store.commit([{ rows: [], cells: [rightCell(member, sha256, { size, at })] }])
    return refOf(bytesOf(text))
  }
  return { town, record, send, upload, jobs }
}

/** Who names a blob. */
const namesOf = async (town: Town, { sha256 }: FileRef) => (await town.store.cells('files', `${sha256}/`)).map(({ key }) => key)

test('[FI-3] [OB-6] what one has uploaded may be named, and leaves the house byte for byte', async () => {
  const { town, record, send, upload, jobs } = await setOut()
  const file = await upload(anna, 'the invoice')
  expect(await send(file)).toBe('taken')
  expect(await namesOf(town, file)).toEqual([expect.stringContaining(`${file.sha256}/${record}/`)])
  await town.house().outbox.settled()
  expect(jobs).toHaveLength(1)
  expect(jobs[0]?.files).toEqual([{ name: 'a.txt', type: 'text/plain', bytes: bytesOf('the invoice') }])
})

test('[FI-3] [T11] what another has uploaded is unknown, and so is what nobody has', async () => {
  const { town, send, upload, jobs } = await setOut()
  const theirs = await upload(bo, 'not hers')
  const nobodys = refOf(bytesOf('nobody’s'))
  await town.blobs.put(bytesOf('in no record'))
  for (const file of [theirs, nobodys, refOf(bytesOf('in no record'))]) {
    expect(await send(file)).toBe('unknown-file')
    expect(await namesOf(town, file)).toEqual([])
  }
  const hers = await upload(anna, 'hers')
  expect(await send(hers, { ...theirs, name: 'b.txt' })).toBe('unknown-file')
  expect(await namesOf(town, hers)).toEqual([])
  await town.house().outbox.settled()
  expect(jobs).toEqual([])
})

test('[FI-3] a right runs out after a day', async () => {
  const { town, send, upload } = await setOut()
  expect(await send(await upload(anna, 'old', town.clock.now() - 24 * HOUR_MS))).toBe('unknown-file')
  expect(await send(await upload(anna, 'young', town.clock.now() - 23 * HOUR_MS))).toBe('taken')
})

test('[FI-3] what one may read may be forwarded; after the access is lost it may not', async () => {
  const { town, send } = await setOut()
  const theirs = refOf(bytesOf('theirs'))
  expect(await send(theirs)).toBe('taken')
  const house = town.house()
  const secret = `inbox:${freshId()}` as const
  const channel = `channel:${freshId()}` as const
  const set = (members: readonly MemberId[]) =>
    house.author.run(
      [{ command: 'inbox.set', record: secret, input: { fields: { name: 'Board', private: true, members: [...members] } } }],
      'relay',
    )
  // Anna is a super admin, who may enter everything: another does the asking.
  const asker = createRawClient(town, bo)
  await asker.hello()
  await set([bo])
  const fields = { kind: 'email', inbox: secret, name: 'Board', address: 'board@ekstromcykel.example' }
  await house.author.run([{ command: 'channel.set', record: channel, input: { fields } }], 'relay')
  const hidden = refOf(bytesOf('minutes'))
  await town.blobs.put(bytesOf('minutes'))
  const held: RecordId = `conversation:${freshId()}`
  const at = town.clock.now()
  const contact = { id: `contact:${freshId()}`, ...customer }
  await house.desk.create(
    [
      {
        record: held,
        entries: [
          { id: freshId(), type: 'created', by: 'relay', at, n: 1, inbox: secret, channel, via: 'email', subject: '', contact },
          { ...message(anna, at, [hidden]) },
        ] as unknown as Entry[],
      },
    ],
    [],
  )
  const [record] = (await town.records(ids.inbox)) as [RecordId]
  let n = 0
  const forward = async () => {
    await asker.send({ type: 'rebased', records: [record] })
    await asker.hold(record)
    const verdict = await asker.push(++n, record, asker.change([message(bo, town.clock.now(), [hidden])]))
    return verdict?.refusal?.code ?? 'taken'
  }
  await set([])
  expect(await forward()).toBe('unknown-file')
  await set([bo])
  expect(await forward()).toBe('taken')
  // What stands in the shared inbox now may be read by everybody there.
  await set([])
  expect(await forward()).toBe('taken')
})

test('[FI-3] a size that lies is refused', async () => {
  const { send, upload } = await setOut()
  const file = await upload(anna, 'eleven bytes')
  expect(await send({ ...file, size: 1 })).toBe('unknown-file')
  expect(await send(file)).toBe('taken')
})

test('[FI-4] too many files, too large ones and two of one name are refused', async () => {
  const { send, upload } = await setOut()
  const file = await upload(anna, 'small')
  const named = (count: number) => Array.from({ length: count }, (_, index) => ({ ...file, name: `${index}.txt` }))
  expect(await send(...named(21))).toBe('too-many-files')
  expect(await send(refOf(bytesOf('x'), { size: MAX_FILES_SIZE + 1 }))).toBe('files-too-large')
  expect(await send(file, file)).toBe('malformed')
  expect(await send(...named(20))).toBe('taken')
})

test('[FI-7] once a message names it the right is used up, and asking once more brings no second', async () => {
  const { town, send, upload } = await setOut()
  const file = await upload(anna, 'used once')
  expect(await town.store.cells('uploads', '')).toHaveLength(1)
  expect(await send({ ...file, size: 3 })).toBe('unknown-file')
  expect(await town.store.cells('uploads', '')).toHaveLength(1)
  expect(await send(file)).toBe('taken')
  expect(await town.store.cells('uploads', '')).toEqual([])
  // It may be read in its record now, and so be named again.
  expect(await send(file)).toBe('taken')
})

test('[OB-6] a message whose file is gone says so, and nothing of it leaves', async () => {
  const { town, record, send, upload, jobs } = await setOut()
  const file = await upload(anna, 'gone soon')
  town.setCarrier(null)
  expect(await send(file)).toBe('taken')
  town.blobs.lose(file.sha256)
  town.setCarrier(async (job) => {
    jobs.push(job)
    return { ok: true, value: { externalId: job.externalId } }
  })
  town.house().outbox.wake()
  await town.house().outbox.settled()
  expect(jobs).toEqual([])
  const ends = ((await town.house().desk.read(record))?.entries ?? []).filter((entry) => entry.type === 'delivery')
  expect(ends.at(-1)).toMatchObject({ state: 'failed', code: 'file-missing', detail: 'a.txt' })
})
