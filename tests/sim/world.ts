import { createReplica, type Replica } from '../../client/replica/engine.ts'
import { createMemoryStorage } from '../../client/replica/storage/memory.ts'
import { createMemoryStore } from '../../server/store/memory.ts'
import type { Store } from '../../server/store/store.ts'
import type { Fault, Job } from '../../shared/channel/channel.ts'
import { createIds, type InboxId, type MemberId, type RecordId } from '../../shared/ids.ts'
import type { ConversationState } from '../../shared/records/conversation-state.ts'
import { fail, ok } from '../../shared/result.ts'
import { createManualClock } from './clock.ts'
import { breathe, createWire, type Wire } from './link.ts'
import type { Random } from './random.ts'
import { createMemoryBlobs, foundTeam, type RelayHouse, startRelayHouse, testMail } from './relay-house.ts'

/** A browser: its storage outlives its replica, as a disk outlives a tab. */
export interface Device {
  readonly name: string
  readonly member: MemberId
  readonly storage: ReturnType<typeof createMemoryStorage>
  readonly skewMs: number
  replica: Replica
  wire: Wire | null
  online: boolean
}

/** Shorter than the time in which a fresh connection has to say hello. */
const TICK_MS = 4000
/** Ticks without a frame until it counts as rest: longer than the longest wait for a reconnect. */
const QUIET = 10
/** After it every deferred message has had its next attempt. */
const LONGEST_BACKOFF_MS = 2 * 60 * 60_000

export const ADDRESS = 'verkstad@ekstromcykel.example'

/** Three browsers of two members, a relay that dies and comes again, and the mail outside; every step by hand. */
export async function createWorld(random: Random) {
  const clock = createManualClock()
  const newId = createIds({ now: clock.now, random: random.bytes })
  const disk = createMemoryStore()
  const blobs = createMemoryBlobs()
  const anna = `member:${newId()}` as MemberId
  const bo = `member:${newId()}` as MemberId
  const gone = `member:${newId()}` as MemberId
  const inbox = `inbox:${newId()}` as InboxId
  const ids = { members: [anna, bo, gone], inbox, channel: `channel:${newId()}` as RecordId, workspace: `workspace:${newId()}` as RecordId }
  /** What the mail server outside got: a message's key for each arrival. */
  const arrivals: Job[] = []
  /** Texts of the mails that the relay has said 250 to. */
  const taken: string[] = []
  let weather: 'fair' | 'down' | 'silent' = 'fair'
  let life = 0
  let house: RelayHouse | null = null

  /** The disk as one life of the relay sees it: after its death nothing answers, whether it was written or not. */
  function diskOf(mine: number): Store {
    const hang = new Promise<never>(() => {})
    const guarded =
      <A extends unknown[], T>(call: (...args: A) => Promise<T>) =>
      async (...args: A): Promise<T> => {
        if (mine !== life) return hang
        const answer = await call(...args)
        return mine === life ? answer : hang
      }
    return {
      commit: guarded(disk.commit),
      tail: guarded(disk.tail),
      page: guarded(disk.page),
      load: guarded(disk.load),
      position: guarded(disk.position),
      cells: guarded(disk.cells),
    }
  }

  async function carry(job: Job) {
    if (weather === 'down') return fail<Fault>({ code: 'unreachable', retry: 'backoff', detail: 'nobody there' })
    arrivals.push(job)
    if (weather === 'silent') return fail<Fault>({ code: 'uncertain', retry: 'never', detail: 'no answer after the final dot' })
    return ok({ externalId: job.externalId })
  }

  async function startRelay(): Promise<void> {
    life++
    house = await startRelayHouse({ store: diskOf(life), clock, random, blobs, carrier: () => carry })
  }

  function killRelay(): void {
    life++
    house?.stop()
    house = null
    for (const device of devices) device.wire?.cut()
  }

  function startReplica(device: Device): void {
    device.replica = createReplica({
      account: device.member,
      storage: device.storage,
      now: () => clock.now() + device.skewMs,
      random: random.bytes,
      after: clock.after,
      token: `token of ${device.member}`,
      connect(events) {
        const { wire, up, down, attach } = createWire(events)
        device.wire = wire
        if (house === null || !device.online) queueMicrotask(wire.cut)
        else attach(house.relay.accept(down, null))
        return up
      },
      report: (error) => reports.push(error),
    })
  }

  const reports: unknown[] = []
  const devices: Device[] = []
  for (const [name, member, skewMs] of [
    ['anna’s laptop', anna, 0],
    ['anna’s phone', anna, 90_000],
    ['bo’s laptop', bo, -240_000],
  ] as const) {
    const device: Device = { name, member, skewMs, storage: createMemoryStorage(), replica: null as never, wire: null, online: true }
    devices.push(device)
    startReplica(device)
  }

  await startRelay()
  if (house === null) throw new Error('no relay')
  await foundTeam(house, ids)
  await (house as RelayHouse).author.run([{ command: 'member.set', record: gone, input: { fields: { active: false } } }], 'relay')
  for (const device of devices) void device.replica.start()

  /** Lets what has begun come to its end, and nothing else. */
  async function settle(): Promise<void> {
    for (let i = 0; i < 3; i++) {
      await breathe()
      for (const device of devices) await device.replica.settled()
    }
  }

  /** Everything arrives, everybody is online, and all timers run, until nothing moves. */
  async function rest(): Promise<void> {
    weather = 'fair'
    if (house === null) await startRelay()
    for (const device of devices) device.online = true
    await untilQuiet()
    clock.advance(LONGEST_BACKOFF_MS)
    await untilQuiet()
  }

  async function untilQuiet(): Promise<void> {
    for (let quiet = 0; quiet < QUIET; ) {
      let moved = false
      for (const device of devices) {
        for (const direction of ['up', 'down'] as const) while (device.wire?.deliver(direction)) moved = true
      }
      await settle()
      clock.advance(TICK_MS)
      await settle()
      quiet = moved ? 0 : quiet + 1
    }
  }

  async function ask<T>(device: Device, query: Parameters<Replica['subscribe']>[0]): Promise<T> {
    let answer: unknown
    const handle = await device.replica.subscribe(query, (value: unknown) => {
      answer = value
    })
    await settle()
    await device.replica.unsubscribe(handle)
    return answer as T
  }

  return {
    clock,
    disk,
    ids: { ...ids, anna, bo, gone },
    devices,
    arrivals,
    taken,
    reports,
    house: () => house,
    setWeather(next: typeof weather) {
      weather = next
    },
    startRelay,
    killRelay,
    settle,
    rest,
    ask,
    /** The tab closes and opens again: what was not written is forgotten. */
    async reload(device: Device) {
      const old = device.replica
      device.wire?.cut()
      await old.stop()
      startReplica(device)
      void device.replica.start()
    },
    /** A mail arrives at the relay's door; the world remembers it once it was told 250. */
    async mail(from: string, text: string, answers: readonly string[]) {
      const now = house
      if (now === null) return
      const bytes = testMail({
        from: { name: from, address: `${from}@example.org` },
        to: [{ name: '', address: ADDRESS }],
        cc: [],
        replyTo: null,
        subject: `About ${text}`,
        text,
        html: null,
        files: [],
        externalId: `<${newId()}@example.org>`,
        answers,
        writtenAt: clock.now(),
        digest: text,
      })
      const knock = () => now.intake.accept({ kind: 'email', bytes, recipients: [ADDRESS], receivedAt: clock.now() })
      void knock().then(() => taken.push(text))
      // A sender that did not hear the 250 comes again.
      if (random.chance(0.2)) void knock()
      await settle()
    },
    newId,
    conversations: async (device: Device) =>
      (
        await ask<{ rows: readonly { id: RecordId }[] }>(device, { type: 'list', inbox, view: 'open', oldestFirst: false, limit: 1000 })
      ).rows
        .map((row) => row.id)
        .concat(
          (
            await ask<{ rows: readonly { id: RecordId }[] }>(device, {
              type: 'list',
              inbox,
              view: 'closed',
              oldestFirst: false,
              limit: 1000,
            })
          ).rows.map((row) => row.id),
        ),
    stateOf: (device: Device, id: RecordId) =>
      ask<ConversationState | null>(device, { type: 'conversation', id: id as `conversation:${string}` }),
  }
}

export type World = Awaited<ReturnType<typeof createWorld>>
