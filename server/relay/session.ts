import type { MemberId, RecordId, Space } from '../../shared/ids.ts'
import { type CloseReason, closeCodes } from '../../shared/protocol/close.ts'
import { decodeClientFrame, encodeRelayFrame } from '../../shared/protocol/codec.ts'
import type { ClientFrame, RelayFrame } from '../../shared/protocol/frames.ts'
import type { Item } from '../../shared/protocol/item.ts'
import { MAX_ITEM, PULSE_MS, WINDOW } from '../../shared/protocol/limits.ts'
import type { Link, LinkEvents } from '../../shared/protocol/link.ts'
import { partsOf } from '../../shared/protocol/parts.ts'
import { versions } from '../../shared/protocol/versions.ts'
import type { Row, Store } from '../store/store.ts'
import type { Access } from './access.ts'
import type { Clock } from './clock.ts'
import type { Desk } from './desk.ts'
import type { Device, Devices } from './devices.ts'
import type { Gate } from './feed/gate.ts'
import type { Hub } from './feed/hub.ts'
import { type Deflate, packed } from './feed/packed.ts'
import { createReader, type Outlet, type Reader, wholeRow } from './feed/reader.ts'
import { createChannels } from './live/channels.ts'
import type { Live } from './live/live.ts'
import type { Judge } from './push.ts'
import { createPushes } from './pushes.ts'

/** A client that has not said hello by then is sent away (T6). */
const HELLO_MS = 5000
/** Bytes that somebody unknown may send before they are known (T6). */
const MAX_STRANGER_FRAME = 4096
/** Bytes of frames that wait for their turn: an honest replica has no more than its window of items on the way. */
const MAX_WAITING = (WINDOW + 16) * MAX_ITEM
/** When to come again after the relay went; with the replica's jitter on top. */
const AGAIN_MS = 1000

export interface SessionDeps {
  readonly store: Store
  readonly desk: Desk
  readonly hub: Hub
  readonly gate: Gate
  readonly deflate: Deflate
  readonly judge: Judge
  readonly devices: Devices
  readonly live: Live
  readonly access: Access
  readonly clock: Clock
  readonly epoch: string
  /** Who a token belongs to; null: nobody. */
  authenticate(token: string): Promise<Identity | null>
  /** A device has said hello here: its earlier socket ends, and what it pushed is judged before this goes on. */
  claim(device: string, session: Session): Promise<void>
  onError(error: unknown): void
}

/** A frame that was read before its turn; null: it was not. */
interface Ahead {
  readonly frame: ClientFrame | null
  readonly item: Item | null
}

/** Whose a socket is, and by which of the member's sign-ins. */
export interface Identity {
  readonly member: MemberId
  readonly signIn: string
  /** Was barred when its member left: it opens nothing, even should they come back. */
  readonly isBarred?: boolean
}

/** One socket. `identity` is known from the upgrade's cookie, or null until a token is shown. */
export interface Session extends LinkEvents {
  end(reason: CloseReason): void
  /** Everything it pushed so far has its verdict. */
  settled(): Promise<void>
  readonly identity: () => Identity | null
  /** What members may do has changed: tells the replica which spaces are its own now, and ends what is not. */
  refresh(): void
  drain(): void
}

export function createSession(link: Link, known: Identity | null, deps: SessionDeps): Session {
  const { store, desk, hub, judge, devices, access, clock } = deps
  const outlet: Outlet = { send: sendFrame, buffered: link.buffered }
  let identity = known
  let device: Device | null = null
  let greeted = false
  let ended = false
  /** Frames are taken one after the other; a push is only begun in its turn, its verdict may take longer. */
  let turn: Promise<void> = Promise.resolve()
  const readers = new Map<Space, Reader>()
  const channels = createChannels(deps.live, outlet, () => identity)
  let spaces: readonly Space[] = []
  let waiting = 0
  let sentAt = clock.now()
  let stopPulse = clock.after(PULSE_MS, pulse)
  const tooLate = clock.after(HELLO_MS, () => {
    if (device === null) end('late')
  })

  function sendFrame(frame: Uint8Array): void {
    sentAt = clock.now()
    for (const part of partsOf(frame)) link.send(part)
  }
  const send = (frame: RelayFrame) => sendFrame(encodeRelayFrame(frame))
  const pushes = createPushes({ desk, judge, clock, send, hasEnded: () => ended, onFailure: failed })

  /** An item is read as it comes, so that its records load meanwhile; whatever else waits for its turn. */
  function readAhead(bytes: Uint8Array): Ahead {
    const frame = device === null || ended ? null : decodeClientFrame(bytes)
    return { frame, item: frame?.type === 'push' ? pushes.ahead(frame.item) : null }
  }

  /** So that a browser, which sees no pings, knows a dead line from a quiet one. */
  function pulse(): void {
    if (ended) return
    const idle = clock.now() - sentAt
    if (idle >= PULSE_MS && device !== null) send({ type: 'pulse', now: Math.floor(clock.now()) })
    stopPulse = clock.after(idle >= PULSE_MS ? PULSE_MS : PULSE_MS - idle, pulse)
  }

  function end(reason: CloseReason): void {
    if (ended) return
    link.close(closeCodes[reason])
    close()
  }

  function close(): void {
    ended = true
    tooLate()
    stopPulse()
    for (const space of readers.keys()) leave(space)
    channels.close()
  }

  function leave(space: Space): void {
    const reader = readers.get(space)
    if (reader === undefined) return
    reader.stop()
    hub.leave(space, reader)
    readers.delete(space)
  }

  function refresh(): void {
    const member = identity?.member ?? null
    if (ended || device === null || member === null) return
    if (access.roleOf(member) === null) {
      end('removed')
      return
    }
    const now = access.spacesOf(member)
    if (now.length === spaces.length && now.every((space) => spaces.includes(space))) return
    spaces = now
    for (const space of readers.keys()) if (!now.includes(space)) leave(space)
    send({ type: 'spaces', spaces: now })
  }

  function failed(error: unknown): void {
    if (ended) return
    deps.onError(error)
    end('restarting')
  }

  async function hello(frame: Extract<ClientFrame, { type: 'hello' }>): Promise<void> {
    if (greeted) return end('malformed')
    greeted = true
    if (frame.versions.protocol !== versions.protocol || frame.versions.entries !== versions.entries) return end('outdated')
    if (identity === null && frame.token !== null) identity = await deps.authenticate(frame.token)
    const member = identity?.member ?? null
    if (member === null) return end('signedOut')
    if (identity?.isBarred === true || access.roleOf(member) === null) return end('removed')
    if (frame.device !== null) await deps.claim(frame.device, session)
    if (ended) return
    device = await devices.lease(frame.device, member)
    if (device.id !== frame.device) await deps.claim(device.id, session)
    if (ended) return
    if (access.roleOf(member) === null) return end('removed') // in this very moment
    spaces = access.spacesOf(member)
    send({
      type: 'welcome',
      versions,
      epoch: deps.epoch,
      member,
      device: device.id,
      client: device.client,
      judged: device.judged,
      now: Math.floor(clock.now()),
      spaces,
    })
  }

  function subscribe(frame: Extract<ClientFrame, { type: 'subscribe' }>, who: MemberId): void {
    const { space } = frame
    if (!access.spacesOf(who).includes(space)) end('noAccess')
    if (ended || readers.has(space)) return
    const reader = createReader({
      ...frame,
      store,
      outlet,
      clock,
      gate: deps.gate,
      deflate: deps.deflate,
      published: () => hub.published(space),
      onFailure: failed,
    })
    readers.set(space, reader)
    hub.join(space, reader)
  }

  async function want(record: RecordId, who: MemberId): Promise<void> {
    const rows: readonly Row[] = await store.load(record)
    const space = rows.at(-1)?.space
    const mayRead = () => space !== undefined && access.spacesOf(who).includes(space)
    const nothing = { type: 'record', record, space: null, row: null } as const
    if (ended) return
    if (!mayRead() || space === undefined) return send(nothing)
    const bytes = await packed({ type: 'record', record, space, row: wholeRow(rows) }, deps.deflate)
    if (ended) return
    if (mayRead()) sendFrame(bytes)
    else send(nothing)
  }

  async function take(bytes: Uint8Array, ahead: Ahead): Promise<void> {
    if (ended) return
    if (device === null && bytes.length > MAX_STRANGER_FRAME) return end('malformed')
    const frame = ahead.frame ?? decodeClientFrame(bytes)
    if (frame === null) return end('malformed')
    if (frame.type === 'hello') return hello(frame)
    const member = identity?.member ?? null
    if (device === null || member === null) return end('malformed')
    switch (frame.type) {
      case 'subscribe':
        return subscribe(frame, member)
      case 'push': {
        const item = ahead.frame === null ? pushes.ahead(frame.item) : ahead.item
        if (item === null) return end(frame.item.length > MAX_ITEM ? 'tooLarge' : 'malformed')
        return pushes.take(item, frame.item, device)
      }
      case 'want':
        return want(frame.record, member)
      case 'rebased':
        return judge.rebased(device, frame.records)
      case 'open':
        return channels.open(frame) ? undefined : end('malformed')
      case 'live':
        return channels.take(frame)
      case 'shut':
        return channels.shut(frame)
    }
  }

  const session: Session = {
    onFrame(bytes) {
      waiting += bytes.length
      if (waiting > MAX_WAITING) return end('tooMany')
      const ahead = readAhead(bytes)
      turn = turn
        .then(() => {
          waiting -= bytes.length
          return take(bytes, ahead)
        })
        .catch(failed)
    },
    onClose: close,
    end,
    async settled() {
      await turn
      await pushes.settled()
    },
    identity: () => identity,
    refresh,
    drain() {
      if (!ended && device !== null) send({ type: 'drain', afterMs: AGAIN_MS })
      end('restarting')
    },
  }
  return session
}
