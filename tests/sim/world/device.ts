import { inflateRawSync } from 'node:zlib'
import { createReplica, type Replica } from '../../../client/replica/engine.ts'
import type { MemberId } from '../../../shared/ids.ts'
import type { Link, LinkEvents } from '../../../shared/protocol/link.ts'
import type { ManualClock } from '../clock.ts'
import { createWire, type Wire } from '../link.ts'
import type { Random } from '../random.ts'
import { type BrowserDisk, createBrowserDisk } from './browser-disk.ts'
import { DiskError } from './relay-disk.ts'

/** A browser of one member: its disk outlives its tab. */
export interface Device {
  readonly name: string
  readonly member: MemberId
  readonly disk: BrowserDisk
  /** How far its clock is ahead of the relay's, ms. */
  skewMs: number
  online: boolean
  /** null: signed out, and nothing of it is left. */
  replica(): Replica | null
  wire(): Wire | null
  /** Opens the tab; a fresh sign-in where there is none. */
  open(): void
  /** The tab dies in the middle of whatever it does. */
  die(): void
  /** What the worker does when the member is one of the team no more. */
  wipe(): void
}

/** The relay's end of a new connection; null: nobody answers. */
export type Reach = (down: Link, device: Device) => LinkEvents | null

export interface DeviceOptions {
  readonly name: string
  readonly member: MemberId
  readonly clock: ManualClock
  readonly random: Random
  readonly reach: Reach
  /** Makes a token of a new sign-in. */
  signIn(member: MemberId): string
  onWiped(device: Device): void
  onError(error: unknown): void
}

export function createDevice(options: DeviceOptions): Device {
  const { name, member, clock, random } = options
  const disk = createBrowserDisk()
  let replica: Replica | null = null
  let wire: Wire | null = null
  let token: string | null = null
  let life = 0

  function die(): void {
    life++
    disk.unplug()
    wire?.cut()
    replica = null
    wire = null
  }

  function connect(mine: number, events: LinkEvents): Link {
    const ends = createWire({
      onFrame: (bytes) => mine === life && events.onFrame(bytes),
      onClose: (code) => mine === life && events.onClose(code),
    })
    if (mine !== life) return ends.up
    wire = ends.wire
    const relay = device.online ? options.reach(ends.down, device) : null
    if (relay === null) queueMicrotask(ends.wire.cut)
    else ends.attach(relay)
    return ends.up
  }

  function open(): void {
    die()
    const mine = life
    token ??= options.signIn(member)
    replica = createReplica({
      account: member,
      storage: disk.plugIn(),
      now: () => clock.now() + device.skewMs,
      random: random.bytes,
      after: (ms, run) => clock.after(ms, () => mine === life && run()),
      token,
      connect: (events) => connect(mine, events),
      inflate: async (bytes) => inflateRawSync(bytes),
      onRemoved: () => queueMicrotask(() => mine === life && device.wipe()),
      report(error) {
        if (mine === life && !(error instanceof DiskError)) options.onError(error)
      },
    })
    void replica.start().catch(() => undefined) // what fails is reported
  }

  const device: Device = {
    name,
    member,
    disk,
    skewMs: 0,
    online: true,
    replica: () => replica,
    wire: () => wire,
    open,
    die,
    wipe() {
      die()
      disk.wipe()
      token = null
      options.onWiped(device)
    },
  }
  return device
}
