import { isDeepStrictEqual } from 'node:util'
import type { SyncState } from '../../client/bridge/api.ts'
import type { RecordId } from '../../shared/ids.ts'
import type { ConversationEntry } from '../../shared/records/conversation-entries.ts'
import type { ConversationState } from '../../shared/records/conversation-state.ts'
import { foldConversation } from '../../shared/records/conversation-state.ts'
import type { Random } from './random.ts'
import { ADDRESS, createWorld, type Device, type World } from './world.ts'

const STEPS = 120
const customers = ['karin', 'jonas', 'harriet']

/** One random life of a small team. Throws where a promise was broken; `tell` gets the story, line by line. */
export async function live(random: Random, tell: (line: string) => void): Promise<void> {
  const world = await createWorld(random)
  const said = new Map<string, string>()
  let letters = 0
  for (const customer of customers) await world.mail(customer, `Letter ${letters++}`, [])
  await world.rest()

  async function act(device: Device): Promise<void> {
    const conversations = await world.conversations(device)
    if (conversations.length === 0) return
    const id = random.pick(conversations)
    const state = await world.stateOf(device, id)
    if (state === null) return
    const [command, input] = chooseAct(state)
    const done = await device.replica.run(command, id, input)
    tell(`${device.name}: ${command} ${id.slice(-4)} ${done.ok ? 'ok' : done.error.code}`)
    // What is replayed after a refusal may rightly write less of the rest: a close may be done already.
    const [words] = done.ok ? done.value.entries : []
    if (words !== undefined && (command === 'conversation.send' || command === 'conversation.comment')) said.set(words, id)
  }

  function chooseAct(state: ConversationState): readonly [string, unknown] {
    const message = state.timeline.findLast((item) => item.type === 'message')
    switch (random.int(10)) {
      case 0:
      case 1:
      case 2:
        return ['conversation.send', reply(state)]
      case 3:
        return ['conversation.comment', { text: `Note ${world.newId()}`, rich: null, mentions: [] }]
      case 4:
        return ['conversation.close', { seen: state.n }]
      case 5:
        return ['conversation.reopen', {}]
      case 6:
        return ['conversation.assign', { to: random.pick([world.ids.anna, world.ids.bo, null]) }]
      case 7:
        return ['conversation.assign', { to: world.ids.gone }] // the relay refuses it: the replica must heal
      default:
        if (message?.type !== 'message') return ['conversation.close', { seen: state.n }]
        return [random.pick(['message.cancel', 'message.release', 'message.retry']), { message: message.entry.id }]
    }
  }

  const reply = (state: ConversationState) => ({
    from: { name: 'Workshop', address: ADDRESS },
    to: [{ name: '', address: state.contact?.address ?? '' }],
    cc: [],
    bcc: [],
    subject: 'Re',
    text: `Reply ${world.newId()}`,
    rich: null,
    files: [],
    seen: state.n,
    draft: world.newId(),
    answers: null,
    close: random.chance(0.3),
  })

  async function step(): Promise<void> {
    const device = random.pick(world.devices)
    switch (random.int(16)) {
      case 0:
        tell('mail')
        return world.mail(
          random.pick(customers),
          `Letter ${letters++}`,
          random.chance(0.5) ? world.arrivals.map((job) => job.externalId).slice(-1) : [],
        )
      case 1:
        if (random.chance(0.6)) return
        tell(`${device.name}: ${device.online ? 'offline' : 'online'}`)
        device.online = !device.online
        if (!device.online) device.wire?.cut()
        return
      case 2:
        if (random.chance(0.7)) return
        tell('the relay is killed')
        world.killRelay()
        return
      case 3:
        if (world.house() === null) {
          tell('the relay starts')
          await world.startRelay()
        }
        return
      case 4:
        if (random.chance(0.6)) return
        tell(`${device.name}: reload`)
        return world.reload(device)
      case 5:
        world.setWeather(random.pick(['fair', 'fair', 'down', 'silent']))
        return
      case 6:
        world.clock.advance(random.int(40_000))
        return world.settle()
      case 7:
      case 8:
      case 9:
      case 10:
        return act(device)
      default: {
        for (let i = random.int(10); i >= 0; i--) {
          device.wire?.deliver(random.pick(['up', 'down']))
          if (random.chance(0.5)) await world.settle()
        }
        return world.settle()
      }
    }
  }

  for (let i = 0; i < STEPS; i++) await step()
  tell('rest')
  await world.rest()
  await judge(world, said)
}

/** At rest: all replicas are equal, nothing waits, every mail is there once, every answer left once. */
async function judge(world: World, said: ReadonlyMap<string, string>): Promise<void> {
  const house = world.house()
  if (house === null) throw new Error('no relay')
  if (world.reports.length > 0) throw new Error(`a replica failed: ${String(world.reports[0])}`)
  if (house.errors.length > 0) throw new Error(`the relay failed: ${String(house.errors[0])}`)
  const { head } = await world.disk.position(world.ids.inbox, 0)
  const records = (await world.disk.page(world.ids.inbox, head, head + 1, 1e9)).flatMap((rows) =>
    rows[0] === undefined ? [] : [rows[0].record],
  )
  const refused = new Set<string>()
  for (const device of world.devices) {
    const sync = await world.ask<SyncState>(device, { type: 'sync' })
    if (sync.phase !== 'live' || !sync.complete) throw new Error(`${device.name} is ${sync.phase}`)
    if (sync.waiting.length > 0) throw new Error(`${device.name} still waits with ${sync.waiting.length}`)
    for (const item of sync.refused) refused.add(item.record)
    for (const id of records) await equal(world, device, id)
  }
  const letters: string[] = []
  for (const id of records) {
    const entries = (await house.author.entries(id)) as ConversationEntry[]
    const state = foldConversation(id, entries)
    for (const item of state.timeline) {
      if (item.type === 'received') letters.push(item.entry.text)
      if (item.type === 'message') judgeMessage(world, item, entries)
    }
  }
  if (new Set(letters).size !== letters.length) throw new Error('a mail is there twice')
  for (const text of world.taken) if (!letters.includes(text)) throw new Error(`a mail was told 250 and is not there: ${text}`)
  for (const [entry, id] of said) {
    const there = (await house.author.entries(id as RecordId)).some((one) => one.id === entry)
    if (!there && !refused.has(id)) throw new Error(`what was done is neither there nor listed as refused: ${entry}`)
  }
}

async function equal(world: World, device: Device, id: RecordId): Promise<void> {
  const mine = await world.stateOf(device, id)
  const relays = (await world.house()?.author.state(id)) ?? null
  if (!isDeepStrictEqual(mine, relays)) throw new Error(`${device.name} differs from the relay in ${id}`)
}

/** An answer reached the other side as often as its state says, and never more. */
function judgeMessage(
  world: World,
  item: Extract<ConversationState['timeline'][number], { type: 'message' }>,
  entries: readonly ConversationEntry[],
): void {
  const arrived = world.arrivals.filter((job) => job.key === item.entry.id)
  const retries = entries.filter((entry) => entry.type === 'retried' && entry.of === item.entry.id).length
  const { state } = item.delivery
  if (new Set(arrived.map((job) => job.externalId)).size > 1) throw new Error('one message left under two ids')
  if (arrived.length > 1 + retries) throw new Error(`a message left ${arrived.length} times`)
  if (state === 'sent' && arrived.length === 0) throw new Error('a message is sent and did not arrive')
  if (['held', 'cancelled', 'queued'].includes(state) && arrived.length > retries) throw new Error(`a message is ${state} and arrived`)
  if (state === 'queued' || state === 'sending' || state === 'deferred') throw new Error(`a message rests as ${state}`)
}
