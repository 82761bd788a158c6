import type { RefusedTarget } from '../../../client/bridge/api.ts'
import type { Replica } from '../../../client/replica/engine.ts'
import type { RecordId } from '../../../shared/ids.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import type { Refusal } from '../../../shared/records/refusal.ts'
import type { Result } from '../../../shared/result.ts'
import type { Device } from '../world/device.ts'
import type { World } from '../world/world.ts'
import { type Act, chooseAct } from './acts.ts'

type Ran = Awaited<ReturnType<Replica['run']>>
/** `lost`: the tab died, or its disk did not write; the one who clicked does not know. */
type Outcome<T> = T | 'lost'

/** What the people of a story do, each at a browser of their own. */
export interface People {
  /** Something or other to one conversation. */
  actAt(device: Device): Promise<void>
  /** The same to many at once. */
  bulkAt(device: Device): Promise<void>
  /** Many small changes of one record: it is compacted. */
  fidgetAt(device: Device): Promise<void>
  /** Who may enter where, and who is what. */
  administer(device: Device): Promise<void>
}

const LATELY = 6
const FIDGETS = 40

export function createPeople(world: World, tell: (line: string) => void): People {
  const { random } = world
  const lately = new Map<Device, { record: RecordId; entry: string }[]>()
  const latelyOf = (device: Device) => lately.get(device) ?? []

  /** Nothing outside of us takes time: after one turn of the loop there is an answer, or there never will be. */
  async function outcome<T>(promise: Promise<T>): Promise<Outcome<T>> {
    let answer: Outcome<T> = 'lost'
    promise.then(
      (value) => {
        answer = value
      },
      () => undefined,
    )
    await world.settle()
    return answer
  }

  async function stateOf(device: Device, id: RecordId): Promise<ConversationState | null> {
    const replica = device.replica()
    if (replica === null) return null
    let state: ConversationState | null = null
    const query = { type: 'conversation', id: id as `conversation:${string}` } as const
    const tellMe = (answer: ConversationState | null) => {
      state = answer
    }
    const handle = await outcome(replica.subscribe(query, tellMe))
    if (handle !== 'lost') await outcome(replica.unsubscribe(handle))
    return state
  }

  async function run(device: Device, act: Act): Promise<Outcome<Ran>> {
    const replica = device.replica()
    if (replica === null) return 'lost'
    const entry = world.newId()
    const { command, record, input, canary } = act
    const done = await outcome(replica.run(command, record, input, entry))
    tell(`${device.name}: ${command} ${record.slice(-4)} ${said(done)}${canary === undefined ? '' : ` ${canary.slice(-6)}`}`)
    const isDone = done === 'lost' ? isStored(device, entry) : done.ok && done.value.entries.length > 0
    if (!isDone) return done
    lately.set(device, [...latelyOf(device), { record, entry }].slice(-LATELY))
    if (canary !== undefined) world.ledger.deeds.push({ device, entry, canary })
    return done
  }

  async function actAt(device: Device): Promise<void> {
    const id = pickOne(device)
    const state = id === null ? null : await stateOf(device, id)
    if (id === null || state === null) return
    const act = chooseAct({ world, random, device, state, id, lately: latelyOf(device) })
    if (act !== null) await run(device, act)
  }

  /** A few have most of the traffic. */
  function pickOne(device: Device): RecordId | null {
    const held = world.conversations(device)
    if (held.length === 0) return null
    return random.chance(0.5) ? random.pick(held.slice(0, 3)) : random.pick(held)
  }

  async function bulkAt(device: Device): Promise<void> {
    const replica = device.replica()
    const records = world.conversations(device).filter(() => random.chance(0.6))
    if (replica === null || records.length === 0) return
    const [command, input] = random.pick([
      ['conversation.close', { seen: 100 }],
      ['conversation.assign', { to: random.pick([world.cast.bo, world.cast.gone, null]) }],
      ['conversation.tag', { add: [`b${random.int(9)}`], remove: [] }],
      ['conversation.move', { to: random.pick(world.cast.inboxes) }],
      ['conversation.trash', {}],
      ['conversation.restore', {}],
      ['conversation.mark-spam', {}],
      ['conversation.snooze', { until: world.clock.now() + 60_000, seen: 100 }],
    ] as const)
    const targets = records.map((record) => ({ record, input, entry: world.newId() }))
    const refused = await outcome<readonly RefusedTarget[]>(replica.runAll(command, targets))
    tell(`${device.name}: ${command} on ${records.length}, ${refused === 'lost' ? refused : `${refused.length} refused`}`)
  }

  async function fidgetAt(device: Device): Promise<void> {
    const id = pickOne(device)
    if (id === null) return
    for (let i = 0; i < FIDGETS; i++) {
      const tag = `f${i % 2}`
      const done = await run(device, {
        command: 'conversation.tag',
        record: id,
        input: i % 4 < 2 ? { add: [tag], remove: [] } : { add: [], remove: [tag] },
      })
      if (done === 'lost' || !done.ok) return
      device.wire()?.deliver('up')
    }
  }

  async function administer(device: Device): Promise<void> {
    const { cast } = world
    const [front, office, store] = cast.inboxes
    if (front === undefined || office === undefined || store === undefined) return
    const some = [cast.anna, cast.bo].filter(() => random.chance(0.5))
    const set = (record: RecordId, command: string, fields: object): Act => ({ command, record, input: { fields } })
    const act = random.pick<() => Act>([
      () => set(store, 'inbox.set', { private: random.chance(0.5) }),
      () => set(store, 'inbox.set', { members: some }),
      () => set(office, 'inbox.set', { members: some }),
      () => set(office, 'inbox.set', { teams: random.chance(0.5) ? [cast.crew] : [] }),
      () => set(cast.crew, 'team.set', { members: some }),
      () => set(cast.crew, 'team.set', { removed: random.chance(0.3) }),
      () => set(cast.bo, 'member.set', { role: random.pick(['agent', 'admin']) }),
      () => set(cast.anna, 'member.set', { role: random.pick(['agent', 'admin', 'super-admin']) }),
      () => set(random.pick([cast.bo, cast.anna]), 'member.set', { active: random.chance(0.6) }),
      () => set(cast.bo, 'member.set', { removed: random.chance(0.3) }),
      () => set(cast.workspace, 'workspace.set', { agentsHide: random.chance(0.5) }),
      () => set(cast.workspace, 'workspace.set', { trashDays: 1 + random.int(30), spamDays: 1 + random.int(90) }),
    ])()
    tell(JSON.stringify(act.input))
    await run(device, act)
  }

  return { actAt, bulkAt, fidgetAt, administer }
}

const isStored = (device: Device, entry: string): boolean =>
  [...device.disk.contents().outbox.values()].some((item) => item.parts.some((part) => part.entryIds.includes(entry)))

const said = (done: Outcome<Result<unknown, Refusal>>): string => (done === 'lost' ? 'lost' : done.ok ? 'ok' : done.error.code)
