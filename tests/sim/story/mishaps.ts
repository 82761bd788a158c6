import { MAX_ENTRIES } from '../../../shared/protocol/limits.ts'
import type { ConversationEntry } from '../../../shared/records/conversation/entries.ts'
import type { Device } from '../world/device.ts'
import type { World } from '../world/world.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** What happens to machines, lines and time. */
export interface Mishaps {
  /** To one browser. */
  befall(device: Device): Promise<void>
  /** To the relay. */
  befallRelay(): Promise<void>
  weather(): void
  time(): Promise<void>
  /** A conversation so long that the next entries fill it. */
  longConversation(): Promise<void>
}

export function createMishaps(world: World, tell: (line: string) => void): Mishaps {
  const { random, clock } = world
  let hasBackup = false
  let restores = 0

  function offline(device: Device): void {
    device.online = !device.online
    tell(`${device.name}: ${device.online ? 'online' : 'offline'}`)
    if (!device.online) device.wire()?.cut()
  }

  /** Frames that are under way are lost with it. */
  function cut(device: Device): void {
    tell(`${device.name}: cut`)
    device.wire()?.cut()
  }

  function deafen(device: Device): void {
    tell(`${device.name}: half-open`)
    device.wire()?.deafen()
  }

  function reload(device: Device): void {
    if (device.replica() === null) return
    tell(`${device.name}: reload`)
    device.open()
  }

  function dieWriting(device: Device): void {
    const writes = 1 + random.int(3)
    const when = random.pick(['before', 'after'] as const)
    tell(`${device.name}: will die ${when} its write no ${writes}`)
    device.disk.dieAt(writes, when, () => {
      tell(`${device.name}: died`)
      device.open()
    })
  }

  function failWriting(device: Device): void {
    tell(`${device.name}: one write will fail`)
    device.disk.failOnce()
  }

  function turnClock(device: Device): void {
    device.skewMs = random.int(20 * MINUTE) - 10 * MINUTE
    tell(`${device.name}: clock ${device.skewMs}`)
  }

  function copyDisk(device: Device): void {
    if (device.disk.hasBackup() && random.chance(0.5)) {
      tell(`${device.name}: goes on from an older copy`)
      device.die()
      device.disk.restore()
      world.excuseLost()
      device.open()
    } else {
      tell(`${device.name}: its disk is copied`)
      device.disk.backUp()
    }
  }

  function signIn(device: Device): void {
    if (device.replica() !== null || (world.house()?.access.roleOf(device.member) ?? null) === null) return
    tell(`${device.name}: signs in`)
    device.open()
  }

  const toBrowser: readonly (readonly [number, (device: Device) => void])[] = [
    [8, offline],
    [4, cut],
    [2, deafen],
    [4, reload],
    [3, dieWriting],
    [2, failWriting],
    [3, turnClock],
    [4, copyDisk],
    [3, signIn],
  ]

  async function start(): Promise<void> {
    if (world.house() !== null) return
    tell('the relay starts')
    await world.startRelay()
  }

  function kill(): void {
    if (world.house() === null) return
    if (random.chance(0.3)) {
      tell('the relay drains')
      world.house()?.relay.drain()
      for (const device of world.devices) while (device.wire()?.deliver('down') !== 'nothing' && device.wire()?.isOpen());
    }
    tell('the relay is killed')
    world.killRelay()
  }

  function failRelay(): void {
    tell('one commit of the relay will fail')
    world.disk.failOnce()
  }

  async function backUpOrRestore(): Promise<void> {
    if (!hasBackup) {
      tell('a backup is made')
      hasBackup = true
      world.backUpRelay()
    } else if (restores < 2 && random.chance(0.3)) {
      restores++
      tell('the relay is put back to its backup')
      world.restoreRelay()
      await world.startRelay()
    }
  }

  return {
    async befall(device) {
      let at = random.int(toBrowser.reduce((sum, [weight]) => sum + weight, 0))
      for (const [weight, happen] of toBrowser) {
        at -= weight
        if (at < 0) {
          happen(device)
          return world.settle()
        }
      }
    },
    async befallRelay() {
      const which = random.int(10)
      if (world.house() === null || which < 3) return start()
      if (which < 5) return kill()
      if (which < 6) return failRelay()
      return backUpOrRestore()
    },
    weather() {
      world.outside.weather = random.pick(['fair', 'fair', 'fair', 'down', 'silent', 'stern'])
    },
    async time() {
      const far = random.int(40)
      if (far === 0) {
        const days = 1 + random.int(35)
        tell(`${days} days pass`)
        clock.leap(days * DAY)
      } else if (far < 5) clock.leap(random.int(180 * MINUTE))
      else clock.advance(random.int(40_000))
      await world.settle()
    },
    async longConversation() {
      const { cast, newId } = world
      const [inbox] = cast.inboxes
      const [channel] = cast.channels
      if (inbox === undefined || channel === undefined) return
      const contact = { id: `contact:${newId()}`, name: 'Karin', address: 'karin@example.org' } as const
      const at = clock.now() - DAY
      const first: ConversationEntry = {
        id: newId(),
        type: 'created',
        by: 'relay',
        at,
        n: 1,
        inbox,
        channel,
        via: 'email',
        subject: 'Long',
        contact,
      }
      const count = MAX_ENTRIES - 203 - random.int(3)
      const isBulky = random.chance(0.3) // a frame of it goes in pieces then
      const notes = Array.from({ length: count }, (_, index): ConversationEntry => {
        const text = isBulky ? Buffer.from(random.bytes(300)).toString('base64') : `Note ${index}`
        return { id: newId(), type: 'comment', by: cast.olle, at: at + index + 1, text, rich: null, mentions: [] }
      })
      tell(`a conversation of ${count}${isBulky ? ', bulky' : ''}`)
      await world.house()?.desk.create([{ record: `conversation:${newId()}`, entries: [first, ...notes] }], [])
    },
  }
}
