import type { Job } from '../../../shared/channel/channel.ts'
import { createUlid, type InboxId, type MemberId, type RecordId } from '../../../shared/ids.ts'
import type { Link } from '../../../shared/protocol/link.ts'
import { createManualClock } from '../clock.ts'
import { breathe } from '../link.ts'
import type { Random } from '../random.ts'
import { createMemoryBlobs, type RelayHouse, startRelayHouse, testMail } from '../relay-house.ts'
import { canariesOf, canariesOfRelay } from './canaries.ts'
import { createDevice, type Device } from './device.ts'
import { addresses, createCast, foundHouse } from './founding.ts'
import { canaryOf, createLedger } from './ledger.ts'
import { createOutside } from './outside.ts'
import { createRelayDisk, DiskError } from './relay-disk.ts'
import { watched } from './watched.ts'

/** Shorter than the time in which a fresh connection has to say hello. */
const TICK_MS = 4000
/** Ticks without a frame until it counts as rest: longer than the longest wait for a reconnect. */
const QUIET = 10
/** Far more than anything takes: what still moves then will move for ever. */
const RESTLESS = 400
/** After it every deferred message has had its next attempt. */
const LONGEST_BACKOFF_MS = 2 * 60 * 60_000

/** Four browsers of three members, a relay that dies and comes again, and the mail outside; every step by hand. */
export async function createWorld(random: Random) {
  const clock = createManualClock()
  /** Each at random: ids that count up would be given again by those who count on from one of them. */
  const newId = () => createUlid({ now: clock.now, random: random.bytes })
  const disk = createRelayDisk(newId)
  const blobs = createMemoryBlobs()
  const outside = createOutside()
  const ledger = createLedger()
  const cast = createCast(newId)
  const reports: unknown[] = []
  const issued: { readonly token: string; readonly member: MemberId }[] = []
  const barred = new Set<string>()
  let house: RelayHouse | null = null

  const door = {
    authenticate: async (token: string) => {
      const found = issued.find((one) => one.token === token)
      return found === undefined ? null : { member: found.member, signIn: token, isBarred: barred.has(token) }
    },
    bar: async (member: MemberId) => {
      for (const one of issued) if (one.member === member) barred.add(one.token)
    },
  }

  async function startRelay(): Promise<void> {
    const next = await startRelayHouse({ store: disk.plugIn(), clock, random, blobs, carrier: () => outside.carrier, door })
    next.desk.onCommitted(ledger.heed)
    house = next
  }

  function killRelay(): void {
    if (house !== null) reports.push(...house.errors.filter((error) => !(error instanceof DiskError)))
    disk.unplug()
    house?.stop()
    house = null
    for (const device of devices) device.wire()?.cut()
  }

  function reach(down: Link, device: Device) {
    const now = house
    if (now === null) return null
    const mayEnter = (space: string) => now.access.spacesOf(device.member).some((one) => one === space)
    return now.relay.accept(
      watched(down, mayEnter, (space) => reports.push(new Error(`${device.name} was sent something of ${space}`))),
      null,
    )
  }

  /** What a lost disk has taken with it, so that nobody knows of it any more, is no broken promise. */
  function excuseLost(): void {
    const relays = canariesOfRelay(disk.contents())
    const held = new Map(devices.map((device) => [device, canariesOf(device.disk.contents())]))
    ledger.excuse(
      ({ device, canary, entry }) =>
        !relays.has(canary) &&
        !isKnownToRelay(entry) &&
        !devices.some((other) => other.member === device.member && held.get(other)?.has(canary) === true),
    )
  }

  /** Also one that was erased: its id stays. */
  const isKnownToRelay = (entry: string): boolean =>
    disk.contents().records.some(([, rows]) => rows.some((row) => Buffer.from(row.change).includes(entry)))

  const devices: Device[] = []
  const people: readonly (readonly [string, MemberId])[] = [
    ['anna’s laptop', cast.anna],
    ['anna’s phone', cast.anna],
    ['bo’s laptop', cast.bo],
    ['olle’s desktop', cast.olle],
  ]
  for (const [name, member] of people) {
    const device = createDevice({
      ...{ name, member, clock, random, reach },
      signIn(who) {
        const token = `token of ${who} ${issued.length}`
        issued.push({ token, member: who })
        return token
      },
      onWiped: excuseLost,
      onError: (error) => reports.push(error),
    })
    devices.push(device)
  }

  await startRelay()
  const first = house as RelayHouse | null
  if (first === null) throw new Error('no relay')
  await foundHouse(first, cast)
  for (const device of devices) device.open()

  /** All outside of us is promises: one turn of the loop ends whatever has begun. */
  const settle = breathe

  /** Everything arrives, everybody is online, and all timers run, until nothing moves. */
  async function rest(): Promise<void> {
    outside.weather = 'fair'
    if (house === null) await startRelay()
    for (const device of devices) device.online = true
    await untilQuiet()
    clock.leap(LONGEST_BACKOFF_MS)
    await untilQuiet()
  }

  async function untilQuiet(): Promise<void> {
    for (let quiet = 0, ticks = 0; quiet < QUIET; ticks++) {
      if (ticks > RESTLESS) throw new Error('it never comes to rest')
      const signedOut = devices.filter((device) => device.replica() === null && house?.access.roleOf(device.member) !== null)
      for (const device of signedOut) device.open()
      let moved = signedOut.length > 0 || devices.some((device) => device.wire()?.isDeaf() === true)
      for (let rounds = 0; await deliverAll(); rounds++) {
        moved = true
        if (rounds > RESTLESS) throw new Error('they never stop talking')
      }
      clock.advance(TICK_MS)
      await settle()
      quiet = moved ? 0 : quiet + 1
    }
  }

  async function deliverAll(): Promise<boolean> {
    let moved = false
    for (const device of devices) {
      for (const direction of ['up', 'down'] as const) {
        for (let got = device.wire()?.deliver(direction); got === 'frame' || got === 'pulse'; got = device.wire()?.deliver(direction))
          moved ||= got === 'frame'
      }
    }
    await settle()
    return moved
  }

  /** A mail arrives at the relay's door; the world remembers it once it was told 250. */
  async function mail(from: string, inbox: number, answers: readonly string[]): Promise<void> {
    const now = house
    if (now === null) return
    const canary = canaryOf(newId())
    const address = addresses[inbox] ?? addresses[0]
    const bytes = testMail({
      from: { name: from, address: `${from}@example.org` },
      to: [{ name: '', address }],
      cc: [],
      replyTo: null,
      subject: `A word from ${from}`,
      text: `Hello, ${canary}`,
      html: null,
      files: [],
      externalId: `<${newId()}@example.org>`,
      answers,
      writtenAt: clock.now(),
      digest: canary,
    })
    const knock = () => now.intake.accept({ kind: 'email', bytes, recipients: [address], receivedAt: clock.now() })
    const told = () => {
      ledger.taken = [...ledger.taken, canary]
    }
    void knock().then(told, () => undefined)
    // A sender that did not hear the 250 comes again.
    if (random.chance(0.2)) void knock().then(told, () => undefined)
    await settle()
  }

  return {
    ...{ clock, random, disk, ledger, cast, devices, outside, reports, newId, settle, rest, mail, startRelay, killRelay, excuseLost },
    house: () => house,
    arrivals: (): readonly Job[] => outside.arrivals,
    addressOf: (inbox: InboxId | null): string => (inbox === null ? undefined : addresses[cast.inboxes.indexOf(inbox)]) ?? addresses[0],
    backUpRelay() {
      disk.backUp()
      ledger.backUp()
    },
    /** The disk is put back to the last backup, under a new epoch. */
    restoreRelay() {
      killRelay()
      disk.restore()
      ledger.restore()
      excuseLost()
    },
    /** Conversations that a browser holds. */
    conversations: (device: Device): RecordId[] =>
      [...device.disk.contents().rows.values()].map((row) => row.id).filter((id) => id.startsWith('conversation:')),
  }
}

export type World = Awaited<ReturnType<typeof createWorld>>
