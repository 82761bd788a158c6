import type { MemberId, RecordId, Space } from '../../shared/ids.ts'
import { type CloseReason, closeCodes } from '../../shared/protocol/close.ts'
import { decodeClientFrame, encodeRelayFrame } from '../../shared/protocol/codec.ts'
import type { ClientFrame } from '../../shared/protocol/frames.ts'
import { decodeItem } from '../../shared/protocol/item.ts'
import { MAX_ITEM } from '../../shared/protocol/limits.ts'
import type { Link, LinkEvents } from '../../shared/protocol/link.ts'
import { versions } from '../../shared/protocol/versions.ts'
import type { Row, Store } from '../store/store.ts'
import type { Access } from './access.ts'
import type { Clock } from './clock.ts'
import type { Desk } from './desk.ts'
import type { Device, Devices } from './devices.ts'
import { createReader, type Reader, wholeRow } from './feed.ts'
import type { Hub } from './hub.ts'
import type { Judge } from './push.ts'

/** A client that has not said hello by then is sent away (T6). */
const HELLO_MS = 5000
/** Bytes that somebody unknown may send before they are known (T6). */
const MAX_STRANGER_FRAME = 4096

export interface SessionDeps {
  readonly store: Store
  readonly desk: Desk
  readonly hub: Hub
  readonly judge: Judge
  readonly devices: Devices
  readonly access: Access
  readonly clock: Clock
  readonly epoch: string
  /** Who a token belongs to; null: nobody. */
  authenticate(token: string): Promise<Identity | null>
  /** A device has said hello here: its earlier socket ends, and what it pushed is judged before this goes on. */
  claim(device: string, session: Session): Promise<void>
  onError(error: unknown): void
}

/** Whose a socket is, and by which of the member's sign-ins. */
export interface Identity {
  readonly member: MemberId
  readonly signIn: string
}

/** One socket. `identity` is known from the upgrade's cookie, or null until a token is shown. */
export interface Session extends LinkEvents {
  end(reason: CloseReason): void
  /** Everything it pushed so far has its verdict. */
  settled(): Promise<void>
  readonly identity: () => Identity | null
}

export function createSession(link: Link, known: Identity | null, deps: SessionDeps): Session {
  const { store, desk, hub, judge, devices, access, clock } = deps
  let identity = known
  let device: Device | null = null
  let greeted = false
  let ended = false
  /** Frames are taken one after the other; a push is only begun in its turn, its verdict may take longer. */
  let turn: Promise<void> = Promise.resolve()
  const judging = new Set<Promise<void>>()
  const readers = new Map<Space, Reader>()
  const tooLate = clock.after(HELLO_MS, () => {
    if (device === null) end('late')
  })

  function end(reason: CloseReason): void {
    if (ended) return
    link.close(closeCodes[reason])
    close()
  }

  function close(): void {
    ended = true
    tooLate()
    for (const [space, reader] of readers) {
      reader.stop()
      hub.leave(space, reader)
    }
    readers.clear()
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
    if (member === null || access.roleOf(member) === null) return end('signedOut')
    if (frame.device !== null) await deps.claim(frame.device, session)
    if (ended) return
    device = await devices.lease(frame.device, member)
    if (device.id !== frame.device) await deps.claim(device.id, session)
    if (ended) return
    link.send(
      encodeRelayFrame({
        type: 'welcome',
        versions,
        epoch: deps.epoch,
        member,
        device: device.id,
        client: device.client,
        judged: device.judged,
        now: Math.floor(clock.now()),
        spaces: access.spacesOf(member),
      }),
    )
  }

  function subscribe(frame: Extract<ClientFrame, { type: 'subscribe' }>, who: MemberId): void {
    const { space } = frame
    if (!access.spacesOf(who).includes(space)) end('noAccess')
    if (ended || readers.has(space)) return
    const reader = createReader({ ...frame, store, link, clock, published: () => hub.published(space), onFailure: failed })
    readers.set(space, reader)
    hub.join(space, reader)
  }

  async function push(bytes: Uint8Array, from: Device): Promise<void> {
    const item = bytes.length > MAX_ITEM ? null : decodeItem(bytes)
    if (item === null) return end(bytes.length > MAX_ITEM ? 'tooLarge' : 'malformed')
    await desk.prepare(item.changes.map((change) => change.record))
    const verdict = judge
      .judge(from, item, bytes)
      .then((refusal) => {
        if (ended) return
        const said = refusal === null ? null : { code: refusal.code, detail: refusal.detail ?? '' }
        link.send(encodeRelayFrame({ type: 'verdict', n: item.n, refusal: said, now: Math.floor(clock.now()) }))
      })
      .catch(failed)
      .finally(() => judging.delete(verdict))
    judging.add(verdict)
  }

  async function want(record: RecordId, who: MemberId): Promise<void> {
    const rows: readonly Row[] = await store.load(record)
    const space = rows.at(-1)?.space
    const mayRead = space !== undefined && access.spacesOf(who).includes(space)
    const frame = { type: 'record', record, space: mayRead ? space : null, row: mayRead ? wholeRow(rows) : null } as const
    if (!ended) link.send(encodeRelayFrame(frame))
  }

  async function take(bytes: Uint8Array): Promise<void> {
    if (ended) return
    if (device === null && bytes.length > MAX_STRANGER_FRAME) return end('malformed')
    const frame = decodeClientFrame(bytes)
    if (frame === null) return end('malformed')
    if (frame.type === 'hello') return hello(frame)
    const member = identity?.member ?? null
    if (device === null || member === null) return end('malformed')
    switch (frame.type) {
      case 'subscribe':
        return subscribe(frame, member)
      case 'push':
        return push(frame.item, device)
      case 'want':
        return want(frame.record, member)
      case 'rebased':
        return judge.rebased(device, frame.records)
    }
  }

  const session: Session = {
    onFrame(bytes) {
      turn = turn.then(() => take(bytes)).catch(failed)
    },
    onClose: close,
    end,
    async settled() {
      await turn
      await Promise.all(judging)
    },
    identity: () => identity,
  }
  return session
}
