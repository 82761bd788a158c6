import { describe, expect, test } from 'vitest'
import { createMemoryStore } from '../../../server/store/memory.ts'
import type { Fault, Job } from '../../../shared/channel/channel.ts'
import { commands } from '../../../shared/commands/index.ts'
import type { ConversationId, MemberId, RecordId } from '../../../shared/ids.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import { fail, ok } from '../../../shared/result.ts'
import { breathe } from '../../sim/link.ts'
import { anna, bo, createRawClient, createTown, freshId, ids, type Town } from './raw-client.ts'

const stateOf = async (town: Town, record: RecordId) => (await town.house().author.state(record)) as ConversationState
const onlyRecord = async (town: Town) => (await town.records(ids.inbox))[0] as ConversationId

/** An agent's browser in short: decides on what it holds, and pushes. */
async function createAgent(town: Town, member: MemberId) {
  const client = createRawClient(town, member)
  await client.hello()
  let n = 0
  return {
    async run(command: string, record: RecordId, input: unknown, state?: ConversationState) {
      await client.hold(record)
      const at = Math.max(town.clock.now(), (await stateOf(town, record)).at + 1)
      const decided = commands
        .get(command)
        ?.decide(state ?? (await stateOf(town, record)), input, { actor: member, at, actedAt: at, newId: freshId })
      if (decided?.ok !== true) throw new Error(`refused: ${JSON.stringify(decided)}`)
      const verdict = await client.push(++n, record, client.change(decided.value))
      await town.house().outbox.settled()
      await breathe()
      return { refusal: verdict?.refusal ?? null, ids: decided.value.map((entry) => entry.id) }
    },
  }
}

const reply = (seen: number, text = 'Come by on Thursday.') => ({
  from: { name: 'Workshop', address: 'verkstad@ekstromcykel.example' },
  to: [{ name: 'Karin', address: 'karin@example.org' }],
  cc: [],
  bcc: [],
  subject: 'Re: Brake',
  text,
  rich: null,
  files: [],
  seen,
  draft: freshId(),
  answers: null,
  close: false,
})

const deliveries = (state: ConversationState) => state.timeline.flatMap((item) => (item.type === 'message' ? [item.delivery] : []))

describe('ingest', () => {
  test('[IN-1] what was accepted and not handled when the relay died is handled by the next', async () => {
    let failing = false
    const store = createMemoryStore({
      beforeCommit: (batch) => {
        if (failing && batch.some((one) => one.rows.length > 0)) throw new Error('dying')
      },
    })
    const town = await createTown({ store })
    failing = true
    await town.post('karin@example.org', 'Hello')
    await breathe()
    expect(await town.records(ids.inbox)).toEqual([])
    failing = false
    await town.restart()
    await town.house().intake.settled()
    expect(await town.records(ids.inbox)).toHaveLength(1)
    expect(await store.cells('inbound', '')).toEqual([])
  })

  test('[IN-2] the same mail twice is one; the same id with other content is two', async () => {
    const town = await createTown()
    const same = { externalId: '<1@example.org>', digest: 'a' }
    await town.mail('karin@example.org', 'Hello', same)
    await town.mail('karin@example.org', 'Hello', same)
    expect(await town.records(ids.inbox)).toHaveLength(1)
    await town.mail('karin@example.org', 'Other', { ...same, digest: 'b' })
    expect(await town.records(ids.inbox)).toHaveLength(2)
  })

  test('[IN-3] what cannot be read becomes an item with the bytes beside it, and the next goes on', async () => {
    const town = await createTown()
    await town
      .house()
      .intake.accept({ kind: 'email', bytes: Uint8Array.of(0, 1, 2), recipients: ['verkstad@ekstromcykel.example'], receivedAt: 1 })
    await town.mail('karin@example.org', 'Hello')
    const records = await town.records(ids.inbox)
    expect(records).toHaveLength(2)
    const [item] = (await stateOf(town, records[1] as RecordId)).timeline.filter((one) => one.type === 'received')
    expect(item?.entry).toMatchObject({ unreadable: 'Not a mail', text: '', raw: { size: 3 } })
    expect(await town.blobs.read(item?.entry.raw?.sha256 ?? '')).toEqual(Uint8Array.of(0, 1, 2))
  })

  test('[IN-4] an answer joins its conversation and reopens it; a stranger with the same ids does not', async () => {
    const town = await createTown()
    await town.mail('karin@example.org', 'Hello')
    const record = await onlyRecord(town)
    const agent = await createAgent(town, anna)
    await agent.run('conversation.send', record, { ...reply(2), close: true })
    const state = await stateOf(town, record)
    expect(state.status).toBe('closed')
    const ours = deliveries(state)[0]?.externalId ?? ''
    await town.mail('mallory@evil.example', 'Me too', { answers: [ours] })
    expect(await town.records(ids.inbox)).toHaveLength(2)
    expect((await stateOf(town, record)).status).toBe('closed')
    await town.mail('Karin@Example.org', 'Thanks', { answers: ['<unknown@x.example>', ours] })
    expect(await town.records(ids.inbox)).toHaveLength(2)
    expect(await stateOf(town, record)).toMatchObject({
      status: 'open',
      timeline: expect.arrayContaining([expect.objectContaining({ type: 'received' })]),
    })
  })

  test('[IN-3] an attachment cannot take the name of the original or of the body', async () => {
    const town = await createTown()
    const bytes = [...new TextEncoder().encode('x')]
    const files = ['original.eml', 'message.html', 'other.txt'].map((name) => ({ name, type: 'text/plain', bytes }))
    await town.mail('karin@example.org', 'Hello', { html: '<p>Hello</p>', files: files as never })
    const [item] = (await stateOf(town, await onlyRecord(town))).timeline.filter((one) => one.type === 'received')
    const names = [item?.entry.raw, item?.entry.html, ...(item?.entry.files ?? [])].map((file) => file?.name)
    expect(names).toEqual(['original.eml', 'message.html', 'attached original.eml', 'attached message.html', 'other.txt'])
  })

  test('[K1] a known writer is one contact, whatever the case of the address', async () => {
    const town = await createTown()
    await town.mail('karin@example.org', 'One')
    await town.mail('KARIN@example.org', 'Two')
    const contacts = (await Promise.all((await town.records(ids.inbox)).map((record) => stateOf(town, record)))).map(
      (state) => state.contact?.id,
    )
    expect(new Set(contacts).size).toBe(1)
    expect((await town.records('team')).filter((id) => id.startsWith('contact:'))).toHaveLength(1)
  })
})

describe('outbox', () => {
  async function setOut(carrier: (job: Job) => Promise<ReturnType<typeof ok<{ externalId: string }>> | ReturnType<typeof fail<Fault>>>) {
    const jobs: Job[] = []
    const town = await createTown({
      carrier: (job) => {
        jobs.push(job)
        return carrier(job)
      },
    })
    await town.mail('karin@example.org', 'Hello', { externalId: '<in@example.org>' })
    const record = await onlyRecord(town)
    return { town, jobs, record, agent: await createAgent(town, anna) }
  }
  const sends = async (job: Job) => ok({ externalId: job.externalId })

  test('[OB-1] [OB-2] a message is carried once, under an id that was durable before, and answers what it answers', async () => {
    const { town, jobs, record, agent } = await setOut(sends)
    await agent.run('conversation.send', record, reply(2))
    expect(jobs).toHaveLength(1)
    expect(jobs[0]).toMatchObject({ answers: '<in@example.org>', references: ['<in@example.org>'], text: 'Come by on Thursday.' })
    expect(deliveries(await stateOf(town, record))).toMatchObject([{ state: 'sent', attempts: 1, externalId: jobs[0]?.externalId }])
    expect(await town.store.cells('outbound', '')).toEqual([])
    await town.restart()
    await town.house().outbox.settled()
    expect(jobs).toHaveLength(1)
  })

  test('[OB-2] every attempt carries the first one’s id', async () => {
    let up = false
    const down = fail<Fault>({ code: 'unreachable', retry: 'backoff', detail: 'nobody there' })
    const { town, jobs, record, agent } = await setOut(async (job) => (up ? sends(job) : down))
    await agent.run('conversation.send', record, reply(2))
    expect(deliveries(await stateOf(town, record))).toMatchObject([{ state: 'deferred', code: 'unreachable' }])
    up = true
    town.clock.advance(10_000)
    await breathe()
    await town.house().outbox.settled()
    expect(jobs).toHaveLength(2)
    expect(jobs[1]?.externalId).toBe(jobs[0]?.externalId)
    expect(deliveries(await stateOf(town, record))).toMatchObject([{ state: 'sent', attempts: 2 }])
  })

  test('[OB-3] what was under way when the relay died is uncertain, and only a person sends it again, under the same id', async () => {
    let hang = true
    const { town, jobs, record, agent } = await setOut((job) => (hang ? new Promise(() => {}) : sends(job)))
    void agent.run('conversation.send', record, reply(2))
    await breathe()
    await breathe()
    expect(deliveries(await stateOf(town, record))).toMatchObject([{ state: 'sending' }])
    hang = false
    await town.restart()
    await town.house().outbox.settled()
    expect(jobs).toHaveLength(1)
    expect(deliveries(await stateOf(town, record))).toMatchObject([{ state: 'uncertain' }])
    const again = await createAgent(town, bo)
    const message = (await stateOf(town, record)).timeline.find((item) => item.type === 'message')?.entry.id
    await again.run('message.retry', record, { message })
    expect(jobs).toHaveLength(2)
    expect(jobs[1]?.externalId).toBe(jobs[0]?.externalId)
    expect(deliveries(await stateOf(town, record))).toMatchObject([{ state: 'sent' }])
  })

  test('[OB-4] what was called back before it left never leaves', async () => {
    const { town, jobs, record, agent } = await setOut(sends)
    town.setCarrier(null)
    const { ids: sent } = await agent.run('conversation.send', record, reply(2))
    await agent.run('message.cancel', record, { message: sent[0] })
    town.setCarrier(async (job) => {
      jobs.push(job)
      return sends(job)
    })
    town.house().outbox.wake()
    await town.house().outbox.settled()
    expect(jobs).toEqual([])
    expect(deliveries(await stateOf(town, record))).toMatchObject([{ state: 'cancelled' }])
  })

  test('[OB-5] without an outgoing server messages wait and say so; when there is one, they go', async () => {
    const { town, jobs, record, agent } = await setOut(sends)
    town.setCarrier(null)
    await agent.run('conversation.send', record, reply(2))
    expect(deliveries(await stateOf(town, record))).toMatchObject([{ state: 'deferred', code: 'not-configured', attempts: 0 }])
    await town.restart()
    town.setCarrier(async (job) => {
      jobs.push(job)
      return sends(job)
    })
    town.house().outbox.wake()
    await town.house().outbox.settled()
    expect(jobs).toHaveLength(1)
    expect(deliveries(await stateOf(town, record))).toMatchObject([{ state: 'sent' }])
  })

  test('[MO-10] two colleagues offline cannot both answer: the second is held, says by whom, and goes when released', async () => {
    const { town, jobs, record, agent } = await setOut(sends)
    const before = await stateOf(town, record)
    const colleague = await createAgent(town, bo)
    await agent.run('conversation.send', record, reply(before.n, 'Mine'))
    const { ids: second } = await colleague.run('conversation.send', record, reply(before.n, 'Theirs'), before)
    expect(jobs.map((job) => job.text)).toEqual(['Mine'])
    expect(deliveries(await stateOf(town, record))[1]).toMatchObject({ state: 'held', code: 'answered', who: anna })
    await colleague.run('message.release', record, { message: second[0] })
    expect(jobs.map((job) => job.text)).toEqual(['Mine', 'Theirs'])
    expect(deliveries(await stateOf(town, record))[1]).toMatchObject({ state: 'sent' })
  })

  test('[MO-10] an answer written over a colleague’s close that its author had not seen asks first, whatever the clocks say', async () => {
    const { town, jobs, record, agent } = await setOut(sends)
    const before = await stateOf(town, record)
    const colleague = await createAgent(town, bo)
    await colleague.run('conversation.close', record, { seen: before.n })
    town.clock.advance(60_000) // written after the close by every clock, and in ignorance of it
    await agent.run('conversation.send', record, reply(before.n), before)
    expect(jobs).toEqual([])
    expect(deliveries(await stateOf(town, record))).toMatchObject([{ state: 'held', code: 'closed', who: bo }])
    const seen = (await stateOf(town, record)).n
    await agent.run('conversation.send', record, reply(seen, 'One more thing'))
    expect(jobs.map((job) => job.text)).toEqual(['One more thing'])
  })

  test('[MO-10] a message a day old asks first', async () => {
    const { town, jobs, record, agent } = await setOut(sends)
    town.setCarrier(null)
    await agent.run('conversation.send', record, reply(2))
    town.clock.advance(25 * 60 * 60_000)
    town.setCarrier(async (job) => {
      jobs.push(job)
      return sends(job)
    })
    town.house().outbox.wake()
    await town.house().outbox.settled()
    expect(jobs).toEqual([])
    expect(deliveries(await stateOf(town, record))).toMatchObject([{ state: 'held', code: 'old' }])
  })

  test('[OB-3] a refusal for ever is failed with the server’s words, an answer that never came is uncertain', async () => {
    const faults: Fault[] = [
      { code: 'rejected', retry: 'never', detail: '550 no such user' },
      { code: 'uncertain', retry: 'never', detail: 'no answer' },
    ]
    const { town, record, agent } = await setOut(async () => fail(faults.shift() as Fault))
    await agent.run('conversation.send', record, reply(2))
    await agent.run('conversation.send', record, reply(99))
    expect(deliveries(await stateOf(town, record))).toMatchObject([
      { state: 'failed', code: 'rejected', detail: '550 no such user' },
      { state: 'uncertain', code: 'uncertain' },
    ])
    expect(await town.store.cells('outbound', '')).toEqual([])
  })
})
