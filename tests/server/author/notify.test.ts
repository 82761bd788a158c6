import { describe, expect, test } from 'vitest'
import { createMemoryStore } from '../../../server/store/memory.ts'
import { type ConversationId, type InboxId, type MemberId, ownSpace, type RecordId } from '../../../shared/ids.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { type Notification, notificationRecord } from '../../../shared/records/notification.ts'
import { breathe } from '../../sim/link.ts'
import { anna, bo, comment, createRawClient, createTown, freshId, ids, type Town } from '../relay/raw-client.ts'

const mention = (by: MemberId, at: number, ...mentions: MemberId[]): Entry => ({ ...comment(by, at), mentions }) as Entry

async function settle(town: Town): Promise<void> {
  await breathe()
  await town.house().notifier.settled()
  await breathe()
}

/** What a member is told, in their own space. */
async function toldTo(town: Town, member: MemberId): Promise<Notification['fields'][]> {
  await settle(town)
  const records = await town.records(ownSpace(member))
  const states = await Promise.all(records.map((record) => town.house().author.state(record)))
  return states.map((state) => (state as unknown as Notification).fields)
}

async function act(town: Town, by: MemberId, command: string, record: RecordId, input: unknown): Promise<void> {
  const ran = await town.house().author.run([{ command, record, input }], by)
  if (!ran.ok) throw new Error(`${command}: ${ran.error.code} ${ran.error.detail}`)
  await settle(town)
}

async function withConversation(options: Parameters<typeof createTown>[0] = {}) {
  const town = await createTown(options)
  const mail = { externalId: `<${freshId()}@example.org>` }
  await town.mail('karin@example.org', 'Hello', mail)
  const record = (await town.records(ids.inbox))[0] as ConversationId
  const answer = (text: string) =>
    town.mail('karin@example.org', text, { answers: [mail.externalId], externalId: `<${freshId()}@example.org>` })
  return { town, record, answer }
}

/** A member at their device pushes entries of their own. */
async function push(
  town: Town,
  member: MemberId,
  record: RecordId,
  entries: readonly Entry[],
  space: InboxId | `me:${string}` = ids.inbox,
) {
  const client = createRawClient(town, member)
  await client.hello()
  await client.hold(record)
  return (await client.push(1, record, client.change(entries), space))?.refusal?.code ?? null
}

describe('who is told', () => {
  test('[JB-10] [G2] a mention tells the mentioned, with ids and no word of it; never the author', async () => {
    const { town, record } = await withConversation()
    const entry = mention(bo, town.clock.now(), anna, bo, anna)
    expect(await push(town, bo, record, [entry])).toBeNull()
    const told = await toldTo(town, anna)
    expect(told).toEqual([
      { to: anna, event: 'mention', by: bo, conversation: record, entry: entry.id, toldAt: expect.any(Number), read: false },
    ])
    expect(JSON.stringify(told)).not.toContain('Noted')
    expect(await toldTo(town, bo)).toEqual([])
    expect(await town.store.cells('jobs', '')).toEqual([])
  })

  test('[JB-10] [I5] given by somebody else tells the owner, taken by oneself tells nobody', async () => {
    const { town, record } = await withConversation()
    await act(town, bo, 'conversation.assign', record, { to: bo })
    expect(await toldTo(town, bo)).toEqual([])
    await act(town, anna, 'conversation.assign', record, { to: bo })
    await act(town, bo, 'conversation.assign', record, { to: anna })
    expect(await toldTo(town, anna)).toMatchObject([{ event: 'assigned', by: bo, conversation: record }])
    await act(town, anna, 'conversation.assign', record, { to: null })
    expect(await toldTo(town, bo)).toEqual([])
  })

  test('[JB-10] [I5] a contact’s message tells the owner, and nobody where there is none', async () => {
    const { town, record, answer } = await withConversation()
    await answer('Hello?')
    expect([await toldTo(town, anna), await toldTo(town, bo)]).toEqual([[], []])
    await act(town, bo, 'conversation.assign', record, { to: bo })
    await answer('Still there?')
    expect(await toldTo(town, bo)).toMatchObject([{ event: 'message', by: null, conversation: record, read: false }])
    expect(await toldTo(town, anna)).toEqual([])
    await act(town, bo, 'conversation.mark-spam', record, {})
    await answer('And now?')
    expect(await toldTo(town, bo)).toHaveLength(1)
  })

  test('[JB-11] who may not enter the conversation’s inbox is told nothing', async () => {
    const { town, record } = await withConversation()
    await act(town, anna, 'inbox.set', ids.inbox, { fields: { private: true } })
    await push(town, anna, record, [mention(anna, town.clock.now(), bo)])
    await act(town, anna, 'conversation.comment', record, { text: 'You?', rich: null, mentions: [bo] })
    expect(await toldTo(town, bo)).toEqual([])
    expect(await town.store.cells('jobs', '')).toEqual([])
  })

  test('[JB-11] access is asked when it is told, not when it was written', async () => {
    const { town, record } = await withConversation()
    town.house().stop() // nothing is told any more, only written
    await act(town, anna, 'conversation.comment', record, { text: 'You?', rich: null, mentions: [bo] })
    await act(town, anna, 'inbox.set', ids.inbox, { fields: { private: true } })
    expect(await town.store.cells('jobs', '')).toHaveLength(1)
    await town.restart()
    expect(await toldTo(town, bo)).toEqual([])
  })
})

describe('once', () => {
  test.each([0, 1, 2, 3])('[JB-10] a relay that dies at commit %i after a mention tells it once all the same', async (after) => {
    let until = Number.POSITIVE_INFINITY
    let commits = 0
    const store = createMemoryStore({
      beforeCommit() {
        if (++commits > until) throw new Error('dead')
      },
    })
    const { town, record } = await withConversation({ store })
    const { author } = town.house()
    until = commits + after
    const entry = { text: 'You?', rich: null, mentions: [anna] }
    const ran = await author.run([{ command: 'conversation.comment', record, input: entry }], bo).catch(() => null)
    await settle(town)
    until = Number.POSITIVE_INFINITY
    await town.restart()
    expect(await toldTo(town, anna)).toHaveLength(ran?.ok === true ? 1 : 0)
    expect(await town.store.cells('jobs', '')).toEqual([])
    await town.restart()
    expect(await toldTo(town, anna)).toHaveLength(ran?.ok === true ? 1 : 0)
  })

  test('[JB-10] told twice it is one', async () => {
    const { town, record } = await withConversation()
    const entry = freshId()
    const input = { to: anna, event: 'mention', by: bo, conversation: record, entry }
    await act(town, bo, 'notification.tell', notificationRecord(anna, entry), input)
    await act(town, bo, 'notification.tell', notificationRecord(anna, entry), { ...input, event: 'message' })
    expect(await toldTo(town, anna)).toMatchObject([{ event: 'mention' }])
    expect(notificationRecord(anna, entry)).not.toBe(notificationRecord(bo, entry))
  })

  test('[JB-10] history that is imported tells nobody', async () => {
    const { town, record } = await withConversation()
    const entries = await town.house().author.entries(record)
    const copy: ConversationId = `conversation:${freshId()}`
    const old = mention(bo, town.clock.now(), anna)
    await town.house().desk.create([{ record: copy, entries: [...entries.map((entry) => ({ ...entry, id: freshId() })), old] }], [])
    expect(await toldTo(town, anna)).toEqual([])
  })
})

describe('what a member may write', () => {
  async function withNotification() {
    const { town, record } = await withConversation()
    await push(town, bo, record, [mention(bo, town.clock.now(), anna)])
    await settle(town)
    const [id] = await town.records(ownSpace(anna))
    if (id === undefined) throw new Error('not told')
    const set = (by: MemberId, fields: object): Entry => ({ id: freshId(), type: 'set', by, at: town.clock.now() + 1000, fields }) as Entry
    return { town, record, id, set }
  }
  const own = (member: MemberId) => ownSpace(member) as `me:${string}`

  test('[JB-12] its owner says that it has been read, and nothing else of it', async () => {
    const { town, id, set } = await withNotification()
    expect(await push(town, anna, id, [set(anna, { event: 'message' })], own(anna))).toBe('not-allowed')
    expect(await push(town, anna, id, [set(anna, { read: true })], own(anna))).toBeNull()
    expect(await toldTo(town, anna)).toMatchObject([{ event: 'mention', read: true }])
  })

  test('[JB-12] nobody reaches another’s, nor makes one', async () => {
    const { town, id, set } = await withNotification()
    expect(await push(town, bo, id, [set(bo, { read: true })], own(anna))).not.toBeNull()
    const made = { to: bo, event: 'mention', by: anna, conversation: null, entry: null, toldAt: 1, read: false }
    expect(await push(town, bo, `notification:${freshId()}`, [set(bo, made)], own(bo))).toBe('not-allowed')
    expect(await push(town, bo, `notification:${freshId()}`, [set(bo, { ...made, to: anna })], own(anna))).not.toBeNull()
    expect(await toldTo(town, anna)).toHaveLength(1)
    expect(await toldTo(town, bo)).toEqual([])
  })
})
