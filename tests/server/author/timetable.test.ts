import { describe, expect, test } from 'vitest'
import type { ConversationId, RecordId } from '../../../shared/ids.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import { notificationRecord } from '../../../shared/records/notification.ts'
import { breathe } from '../../sim/link.ts'
import { anna, bo, createTown, freshId, ids, type Town } from '../relay/raw-client.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const stateOf = async (town: Town, record: RecordId) => (await town.house().author.state(record)) as ConversationState | null

async function run(town: Town, command: string, record: RecordId, input: unknown): Promise<void> {
  const ran = await town.house().author.run([{ command, record, input }], bo)
  if (!ran.ok) throw new Error(`${command}: ${ran.error.code} ${ran.error.detail}`)
}

async function withConversation(text = 'Hello'): Promise<{ town: Town; record: ConversationId }> {
  const town = await createTown()
  await town.mail('karin@example.org', text)
  return { town, record: (await town.records(ids.inbox))[0] as ConversationId }
}

/** Time goes by, by the hour, as it does. */
async function pass(town: Town, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= HOUR) {
    town.clock.advance(Math.min(HOUR, left))
    await breathe()
    await town.house().timekeeper.settled()
    await breathe()
  }
}

describe('snooze', () => {
  test('[JB-7] a snoozed conversation wakes when its time has come, once, and says so', async () => {
    const { town, record } = await withConversation()
    const until = town.clock.now() + 3 * DAY
    await run(town, 'conversation.snooze', record, { until, seen: 100 })
    await pass(town, 3 * DAY - HOUR)
    expect((await stateOf(town, record))?.snoozedUntil).toBe(until)
    await pass(town, HOUR)
    expect((await stateOf(town, record))?.snoozedUntil).toBeNull()
    const { author } = town.house()
    await pass(town, 2 * DAY)
    const woke = (await author.entries(record)).filter((entry) => entry.type === 'woke')
    expect(woke).toHaveLength(1)
    expect(woke[0]?.by).toBe('relay')
    expect(woke[0]?.at).toBeGreaterThanOrEqual(until)
    expect(await town.store.cells('index', 'due/')).toEqual([])
    expect(town.house().errors).toEqual([])
  })

  test('[JB-7] what fell due while the relay was away wakes when it is back', async () => {
    const { town, record } = await withConversation()
    await run(town, 'conversation.snooze', record, { until: town.clock.now() + HOUR, seen: 100 })
    town.house().stop()
    town.clock.advance(5 * DAY)
    await town.restart()
    await town.house().timekeeper.settled()
    expect((await stateOf(town, record))?.snoozedUntil).toBeNull()
  })
})

describe('trash and spam', () => {
  test('[JB-7] [C13] what lies in the trash is gone for good after 30 days, and what was restored is not', async () => {
    const { town, record } = await withConversation()
    await run(town, 'conversation.trash', record, {})
    await pass(town, 29 * DAY)
    await run(town, 'conversation.restore', record, {})
    await pass(town, 2 * DAY)
    expect(await stateOf(town, record)).not.toBeNull()
    await run(town, 'conversation.trash', record, {})
    await pass(town, 30 * DAY - HOUR)
    expect(await stateOf(town, record)).not.toBeNull()
    await pass(town, HOUR)
    expect(await stateOf(town, record)).toBeNull()
    expect(await town.store.cells('index', 'trashed/')).toEqual([])
    expect(town.house().errors).toEqual([])
  })

  test('[JB-7] [C12] spam stays for as long as the settings say, also when they change', async () => {
    const { town, record } = await withConversation()
    await run(town, 'conversation.mark-spam', record, {})
    await pass(town, 5 * DAY)
    expect(await stateOf(town, record)).not.toBeNull()
    await run(town, 'workspace.set', ids.workspace, { fields: { spamDays: 4 } })
    await breathe()
    await town.house().timekeeper.settled()
    expect(await stateOf(town, record)).toBeNull()
  })
})

describe('notifications', () => {
  test('[JB-7] a notification goes 90 days after it was read; one that was not read stays', async () => {
    const { town, record } = await withConversation()
    const entries = [freshId(), freshId()]
    for (const entry of entries) {
      const told = { to: anna, event: 'mention', by: bo, conversation: record, entry }
      await run(town, 'notification.tell', notificationRecord(anna, entry), told)
    }
    const [read, unread] = entries.map((entry) => notificationRecord(anna, entry)) as [RecordId, RecordId]
    await run(town, 'notification.read', read, {})
    await pass(town, 90 * DAY - HOUR)
    expect(await stateOf(town, read)).not.toBeNull()
    await pass(town, 2 * HOUR)
    expect(await stateOf(town, read)).toBeNull()
    expect(await stateOf(town, unread)).not.toBeNull()
  })
})
