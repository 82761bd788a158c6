import { expect, test } from 'vitest'
import type { InboxId, MemberId } from '../../../shared/ids.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { addMember, setUp } from './people.ts'
import { anna, bo, createRawClient, createTown, freshId } from './raw-client.ts'

const subscribe = (space: InboxId | 'team' | `me:${string}` | 'texts') =>
  ({ type: 'subscribe', space, cursor: null, bootstrap: null }) as const
const textIn = (client: ReturnType<typeof createRawClient>, text: string): boolean =>
  client.received.some((bytes) => Buffer.from(bytes).includes(text))

test('[A2] name, address and contacts of a private inbox reach nobody else, also of one that was open before', async () => {
  const town = await createTown()
  const [secret, address] = ['Board of directors', 'board@ekstromcykel.example']
  const inbox: InboxId = `inbox:${freshId()}`
  const channel = `channel:${freshId()}` as const
  await setUp(town, 'inbox.set', inbox, { name: secret, private: true, members: [anna], teams: [] })
  await setUp(town, 'channel.set', channel, { kind: 'email', inbox, name: secret, address })
  await town.house().settled()
  await town.mail('whistle@example.org', 'In confidence', {}, [address])

  const hears = async (member: MemberId): Promise<Buffer> => {
    const client = createRawClient(town, member)
    const welcome = await client.hello()
    for (const space of welcome.spaces) await client.send(subscribe(space))
    return Buffer.concat(client.received)
  }
  for (const word of [secret, address, 'whistle@example.org', 'In confidence']) {
    expect((await hears(anna)).includes(word), word).toBe(true)
    expect((await hears(bo)).includes(word), word).toBe(false)
  }
  await town.restart()
  expect(town.house().directory.channelByAddress(address)?.fields.inbox).toBe(inbox)

  const other = createRawClient(town, bo)
  await other.hello()
  await other.send(subscribe('team'))
  await setUp(town, 'inbox.set', inbox, { private: false })
  await town.house().settled()
  await setUp(town, 'inbox.set', inbox, { private: true })
  await setUp(town, 'inbox.set', inbox, { name: 'Another name of it' })
  await town.house().settled()
  expect(textIn(other, secret)).toBe(true)
  expect(textIn(other, 'Another name of it')).toBe(false)
  expect((await hears(bo)).includes(secret)).toBe(false)
})

test('[A2] an admin makes an inbox private from its first word, and enters it if named; an agent makes none', async () => {
  const town = await createTown()
  const admin = await addMember(town, 'admin')
  const outsider = createRawClient(town, bo)
  await outsider.hello()
  await outsider.send(subscribe('team'))
  const make = async (member: MemberId, inbox: InboxId) => {
    const client = createRawClient(town, member)
    await client.hello()
    await client.hold(inbox)
    const fields = { name: 'Founding words', private: true, members: [member], teams: [] }
    const set = { id: freshId(), type: 'set', by: member, at: town.clock.now(), fields } as unknown as Entry
    const verdict = await client.push(1, inbox, client.change([set]), inbox)
    await town.house().settled()
    await client.settle()
    return { client, refusal: verdict?.refusal ?? null }
  }
  const [mine, theirs]: InboxId[] = [`inbox:${freshId()}`, `inbox:${freshId()}`]
  if (mine === undefined || theirs === undefined) return
  const made = await make(admin, mine)
  expect(made.refusal).toBeNull()
  expect(made.client.of('spaces').at(-1)?.spaces).toContain(mine)
  expect(await town.records(mine)).toEqual([mine])
  expect((await make(bo, theirs)).refusal?.code).toBe('not-allowed')
  expect(await town.records(theirs)).toEqual([])
  expect(textIn(outsider, 'Founding words')).toBe(false)
})
