import { describe, expect, test } from 'vitest'
import { type ConversationId, type MemberId, ownSpace, type RecordId } from '../../../shared/ids.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { type MarksState, shardRecord, watermarkRecord } from '../../../shared/records/marks.ts'
import { anna, bo, createRawClient, createTown, freshId, type Town } from '../relay/raw-client.ts'

const conversation: ConversationId = `conversation:${freshId()}`

function mark(town: Town, by: MemberId, upTo: number, member = by): Entry {
  return { id: freshId(), type: 'read', by, at: town.clock.now(), member, conversation, upTo } as Entry
}

/** One push of one device: why it was refused, or null. */
async function push(town: Town, by: MemberId, record: RecordId, entry: Entry, owner = by): Promise<string | null> {
  const client = createRawClient(town, by)
  await client.hello()
  await client.hold(record)
  return (await client.push(1, record, client.change([entry]), ownSpace(owner)))?.refusal?.code ?? null
}

describe('the relay and marks', () => {
  test('[JB-8] takes a mark in its owner’s shard, from every device of theirs', async () => {
    const town = await createTown()
    const record = shardRecord(anna, conversation)
    expect(await push(town, anna, record, mark(town, anna, 3))).toBeNull()
    expect(await push(town, anna, record, mark(town, anna, 5))).toBeNull()
    expect((await town.house().author.state(record)) as MarksState).toMatchObject({ member: anna, upTo: { [conversation]: 5 } })
    expect(await town.records(ownSpace(anna))).toEqual([record])
  })

  test('[JB-8] refuses whoever would take another’s, whatever they call it', async () => {
    const town = await createTown()
    const annas = shardRecord(anna, conversation)
    const attempts: readonly [RecordId, Entry, MemberId][] = [
      [annas, mark(town, bo, 1), bo], // her shard in his space
      [annas, mark(town, bo, 1, anna), bo],
      [annas, mark(town, bo, 1, anna), anna], // in hers
      [watermarkRecord(anna), { ...mark(town, bo, 1), type: 'watermark' } as Entry, bo],
      [shardRecord(bo, conversation), mark(town, bo, 1, anna), bo], // in his, in her name
      [watermarkRecord(bo), mark(town, bo, 1), bo], // not the place for it
      [`marks:${freshId()}`, mark(town, bo, 1), bo],
    ]
    for (const [record, entry, owner] of attempts) expect(await push(town, bo, record, entry, owner)).not.toBeNull()
    expect(await town.records(ownSpace(bo))).toEqual([])
    expect(await push(town, anna, annas, mark(town, anna, 1))).toBeNull() // it is still hers to begin
  })

  test('[JB-9] what is overtaken is taken away when the record is made small', async () => {
    const town = await createTown()
    const record = shardRecord(anna, conversation)
    const client = createRawClient(town, anna)
    await client.hello()
    await client.hold(record)
    for (let n = 1; n <= 60; n++) {
      const verdict = await client.push(n, record, client.change([mark(town, anna, n)]), ownSpace(anna))
      expect(verdict?.refusal ?? null).toBeNull()
    }
    expect((await town.house().author.entries(record)).length).toBeLessThan(40)
    expect((await town.house().author.state(record)) as MarksState).toMatchObject({ upTo: { [conversation]: 60 } })
    await town.restart()
    expect((await town.house().author.state(record)) as MarksState).toMatchObject({ upTo: { [conversation]: 60 } })
    expect(town.house().errors).toEqual([])
  })
})
