import { expect, test } from 'vitest'
import type { InboxId, MemberId } from '../../../shared/ids.ts'
import { setUp } from './people.ts'
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
