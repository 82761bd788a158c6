import { describe, expect, test } from 'vitest'
import type { ConversationId, RecordId } from '../../../shared/ids.ts'
import { MAX_ENTRIES } from '../../../shared/protocol/limits.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { anna, bo, comment, createRawClient, freshId, ids } from '../relay/raw-client.ts'
import { echoOf } from './echo.ts'
import { atEveryStep, SETTLED_MS, type Stage, setOut, stores } from './stage.ts'
import { longConversation } from './told.ts'

const SECRET = 'hunter2-correct-horse'
const MOMENT = 3_000
const HOUR = 3_600_000
const DAY = 24 * HOUR
const bytes = [...Buffer.from(`my ${SECRET}`)] as unknown as Uint8Array
const letter = { subject: `About ${SECRET}`, files: [{ name: `${SECRET}.txt`, type: 'text/plain', bytes }] }

async function withSecret(stage: Stage): Promise<ConversationId> {
  const record = await stage.mail('karin@example.org', `It is ${SECRET}`, letter)
  await stage.run('conversation.comment', record, { text: `Who is ${SECRET}?`, rich: null, mentions: [] })
  await stage.run('conversation.assign', record, { to: bo }, bo)
  return record
}

async function expectGone(stage: Stage, record: RecordId): Promise<void> {
  expect(await stage.hits(SECRET)).toEqual([])
  const { rows } = await stage.stored(record)
  expect(rows.map((row) => row.change.length)).toEqual([0])
  for (const table of ['index', 'files', 'vault', 'effects'] as const)
    expect((await stage.store.cells(table, '')).filter(({ key }) => key.includes(record))).toEqual([])
  expect(await stage.state(record)).toBeNull()
}

/** Hours go by, as they do: the relay looks at least once in each. */
async function pass(stage: Stage, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= HOUR) await stage.pass(Math.min(HOUR, left))
}

describe.each(stores)('on %s', (name) => {
  test('[EF-5] [C13] deleted for good it is nowhere: store, files, vault, replicas', async () => {
    const stage = await setOut(name)
    const client = createRawClient(stage.town, bo)
    await client.hello()
    const record = await withSecret(stage)
    await client.send({ type: 'subscribe', space: ids.inbox, cursor: null, bootstrap: null })
    await stage.rest()
    expect(echoOf(client.frames).hits(SECRET)).toEqual([record])
    const hidden = (await stage.entries(record)).find((entry) => entry.type === 'comment')
    await stage.run('conversation.hide', record, { entry: hidden?.id })
    await stage.rest()
    await stage.run('conversation.trash', record, {})
    await stage.run('conversation.delete', record, {})
    await stage.rest()
    await expectGone(stage, record)
    expect(echoOf(client.frames).records()).not.toContain(record)
    const late = createRawClient(stage.town, anna)
    await late.hello()
    await late.send({ type: 'subscribe', space: ids.inbox, cursor: null, bootstrap: null })
    await stage.rest()
    expect(late.of('page').flatMap((page) => page.rows)).toEqual([])
    expect(stage.town.house().errors).toEqual([])
  })

  test('[EF-5] [SY-15] its id is used for ever: nobody writes to it, nothing begins under it, its customer begins anew', async () => {
    const stage = await setOut(name)
    const first = await stage.mail('karin@example.org', 'Hello', { externalId: '<first@example.org>' })
    const client = createRawClient(stage.town, bo)
    await client.hello()
    await client.hold(first)
    await stage.run('conversation.trash', first, {})
    await stage.run('conversation.delete', first, {})
    await stage.rest()
    const before = await stage.stored(first)
    expect((await client.push(1, first, client.change([comment(bo, stage.clock.now())])))?.refusal?.code).toBe('gone')
    for (const command of ['conversation.comment', 'conversation.reopen'])
      await expect(stage.run(command, first, { text: 'Hm', rich: null, mentions: [] })).rejects.toThrow()
    await expect(stage.run('conversation.comment', first, { text: 'Hm', rich: null, mentions: [] })).rejects.toThrow('gone')
    await client.send({ type: 'want', record: first })
    expect(client.of('record').at(-1)?.row).toMatchObject({ shape: 'gone', generation: 1, bytes: new Uint8Array() })
    const second = await stage.mail('karin@example.org', 'Are you there?', { answers: ['<first@example.org>'] })
    expect(second).not.toBe(first)
    expect(await stage.stored(first)).toEqual(before)
    await stage.restart()
    expect(await stage.state(first)).toBeNull()
    expect((await stage.state(second))?.n).toBe(2)
  })

  test('[EF-5] [C13] what had been merged into it goes too, whenever that was', async () => {
    for (const wait of [0, SETTLED_MS]) {
      const stage = await setOut(name)
      const source = await withSecret(stage)
      const target = await stage.mail('karin@example.org', 'Second')
      await stage.run('conversation.merge', source, { into: target })
      await stage.rest()
      await stage.pass(wait)
      await stage.run('conversation.trash', target, {})
      await stage.run('conversation.delete', target, {})
      await stage.rest()
      await stage.pass(MOMENT) // the merge itself is asked once more, and has nothing left to do
      await expectGone(stage, source)
      await expectGone(stage, target)
      expect(stage.town.house().errors).toEqual([])
    }
  })

  test('[EF-1] [EF-5] wherever the relay dies on the way, it is gone in the end', async () => {
    let record: ConversationId = `conversation:${freshId()}`
    const steps = await atEveryStep(
      name,
      async (stage) => {
        record = await withSecret(stage)
        await stage.run('conversation.trash', record, {})
        return () => stage.run('conversation.delete', record, {})
      },
      async (stage) => {
        if ((await stage.state(record)) === null) await expectGone(stage, record)
        else expect((await stage.entries(record)).some((entry) => entry.type === 'deleted')).toBe(false)
      },
    )
    expect(steps).toBeGreaterThan(1)
  })

  test('[EF-5] [C13] the clock empties trash and spam with files and all; what was restored in time stays', async () => {
    const stage = await setOut(name)
    await stage.run('workspace.set', ids.workspace, { fields: { trashDays: 1, spamDays: 2 } })
    const kept = await stage.mail('olle@example.org', 'Keep me')
    const [trashed, spam] = [await withSecret(stage), await stage.mail('spam@example.org', 'Buy')]
    await stage.run('conversation.mark-spam', spam, {})
    for (const record of [kept, trashed]) await stage.run('conversation.trash', record, {})
    await pass(stage, DAY - HOUR)
    await stage.run('conversation.restore', kept, {})
    await pass(stage, HOUR + MOMENT) // entries of one moment are some milliseconds apart
    await expectGone(stage, trashed)
    expect((await stage.state(spam))?.spam).not.toBeNull()
    await pass(stage, DAY)
    expect(await stage.state(spam)).toBeNull()
    expect((await stage.state(kept))?.trashedAt).toBeNull()
  }, 60_000)
})

test('[EF-5] [MO-18] only what lies in the trash is deleted for good', async () => {
  const stage = await setOut('memory')
  const record = await stage.mail('karin@example.org', 'Hello')
  const client = createRawClient(stage.town, bo)
  await client.hello()
  await client.hold(record)
  const entry = { id: freshId(), type: 'deleted', by: bo, at: stage.clock.now() } as unknown as Entry
  expect((await client.push(1, record, client.change([entry])))?.refusal?.code).toBe('not-trashed')
  await stage.rest()
  expect(await stage.state(record)).not.toBeNull()
})

test('[EF-5] [EF-8] the full records of which it is the next part go with it', async () => {
  const stage = await setOut('memory')
  const record: ConversationId = `conversation:${freshId()}`
  await stage.town.house().desk.create([{ record, entries: longConversation(stage, MAX_ENTRIES - 200, SECRET) }], [])
  await stage.run('conversation.comment', record, { text: 'One more', rich: null, mentions: [] })
  await stage.rest()
  const next = (await stage.state(record))?.continuedIn
  if (next === null || next === undefined) throw new Error('it does not go on')
  await stage.run('conversation.trash', next, {})
  await stage.run('conversation.delete', next, {})
  await stage.rest()
  await expectGone(stage, record)
  await expectGone(stage, next)
})
