import { expect, test } from 'vitest'
import type { ConversationId } from '../../../shared/ids.ts'
import { MAX_ENTRIES } from '../../../shared/protocol/limits.ts'
import { bo, comment, createRawClient, freshId, ids } from '../relay/raw-client.ts'
import { type Stage, setOut } from './stage.ts'
import { longConversation, wordsOf } from './told.ts'

/** A conversation that is as full as it may become before it goes on elsewhere, known by a Message-ID. */
async function nearlyFull(stage: Stage): Promise<ConversationId> {
  const earlier = (await stage.state(await stage.mail('karin@example.org', 'Years ago')))?.contact?.id
  const record: ConversationId = `conversation:${freshId()}`
  const entries = longConversation(stage, MAX_ENTRIES - 201, 'Long', earlier)
  const known = { table: 'lookup', key: `external-id/${ids.inbox}/<long@example.org>`, value: JSON.stringify(record) } as const
  await stage.town.house().desk.create([{ record, entries }], [known])
  await stage.run('conversation.tag', record, { add: ['vip'], remove: [] })
  await stage.rest()
  return record
}

test('[EF-8] [MO-23] a conversation that is nearly full goes on in a linked record, where the next mail lands', async () => {
  const stage = await setOut('memory')
  const full = await nearlyFull(stage)
  const next = (await stage.state(full))?.continuedIn as ConversationId
  expect(await stage.state(next)).toMatchObject({
    continues: full,
    inbox: ids.inbox,
    tags: ['vip'],
    contact: { address: 'karin@example.org' },
  })
  await stage.mail('karin@example.org', 'Still there?', { answers: ['<long@example.org>'] })
  expect(await wordsOf(stage, next)).toEqual(['Still there?'])
  expect((await stage.entries(full)).length).toBeLessThanOrEqual(MAX_ENTRIES)
  expect(await stage.store.cells('index', `redirect/${next}/`)).toHaveLength(1)
  await stage.restart()
  await stage.run('conversation.undo', full, { entry: freshId() }).catch(() => null)
  await stage.rest()
  expect((await stage.entries(full)).filter((entry) => entry.type === 'continued')).toHaveLength(1)
  expect(stage.town.house().errors).toEqual([])
})

test('[EF-8] what an agent writes to the full one is told where it goes on', async () => {
  const stage = await setOut('memory')
  const full = await nearlyFull(stage)
  const client = createRawClient(stage.town, bo)
  await client.hello()
  await client.hold(full)
  const verdict = await client.push(1, full, client.change([comment(bo, stage.clock.now())]))
  expect(verdict?.refusal).toEqual({ code: 'continued', detail: (await stage.state(full))?.continuedIn })
})

test('[EF-8] a relay that dies before it has gone on does so at the next that comes', async () => {
  for (const isTold of [true, false]) {
    const stage = await setOut('memory')
    const record: ConversationId = `conversation:${freshId()}`
    await stage.town.house().desk.create([{ record, entries: longConversation(stage, MAX_ENTRIES - 201, 'Long') }], [])
    stage.mortal.dieAfter(1, isTold)
    await stage.run('conversation.tag', record, { add: ['vip'], remove: [] }).catch(() => null)
    await stage.rest()
    await stage.restart()
    expect((await stage.state(record))?.continuedIn).toBeNull()
    await stage.run('conversation.tag', record, { add: ['more'], remove: [] })
    await stage.rest()
    expect((await stage.state(record))?.continuedIn).not.toBeNull()
    expect((await stage.entries(record)).filter((entry) => entry.type === 'continued')).toHaveLength(1)
  }
})

test('[EF-8] a record that is full takes nothing more from an agent, whatever else happens', async () => {
  const stage = await setOut('memory')
  const record: ConversationId = `conversation:${freshId()}`
  await stage.town.house().desk.create([{ record, entries: longConversation(stage, MAX_ENTRIES, 'Long') }], [])
  const client = createRawClient(stage.town, bo)
  await client.hello()
  await client.hold(record)
  expect((await client.push(1, record, client.change([comment(bo, stage.clock.now())])))?.refusal?.code).toBe('full')
})
