import type { CloseReason } from '../../shared/protocol/close.ts'
import type { Link } from '../../shared/protocol/link.ts'
import type { Store } from '../store/store.ts'
import type { Access, FileRights } from './access.ts'
import type { Clock } from './clock.ts'
import { createDesk, type Desk } from './desk.ts'
import { createDevices, leaseClient } from './devices.ts'
import { createGate } from './feed/gate.ts'
import { createHub } from './feed/hub.ts'
import { type Deflate, deflateAside } from './feed/packed.ts'
import { createLive, type Live } from './live/live.ts'
import { createJudge, type OnAccept } from './push.ts'
import { createSession, type Identity, type Session } from './session.ts'

/** Sync for one installation: it judges, orders and fans out, and knows no conversations. */
export interface Relay {
  readonly live: Live
  /** Takes a connection; `identity` where the upgrade's cookie said who it is, null where a token must follow. */
  accept(link: Link, identity: Identity | null): Session
  /** Ends every socket, or those of one member, or of one sign-in. */
  end(reason: CloseReason, whose?: Partial<Identity>): void
  /** Says that it is about to go, and when to come again; then ends every socket. */
  drain(): void
  /** Every item that has arrived is judged. */
  settled(): Promise<void>
}

/** The desk alone: the relay's own author needs it before anybody can connect. */
export async function openDesk(
  store: Store,
  clock: Clock,
  onError: (error: unknown) => void,
  brings?: Parameters<typeof createDesk>[0]['brings'],
): Promise<Desk> {
  const { epoch } = await store.position('team', 0)
  const [own] = await store.cells('meta', 'client')
  const held = own === undefined ? null : (JSON.parse(own.value) as { readonly client: number; readonly epoch: string })
  if (held?.epoch === epoch) return createDesk({ store, client: held.client, clock, onError, ...(brings && { brings }) })
  // Also after a restore: what its clocks counted before may be in replicas still.
  const client = await leaseClient(store, clock, 'relay')
  await store.commit([{ rows: [], cells: [{ table: 'meta', key: 'client', value: JSON.stringify({ client, epoch }) }] }])
  return createDesk({ store, client, clock, onError, ...(brings && { brings }) })
}

/** Replicas that read pages at the same time: after a restart all of them come at once. */
const READING_AT_ONCE = 8

export async function createRelay(options: {
  readonly store: Store
  readonly desk: Desk
  readonly access: Access
  readonly clock: Clock
  readonly files: FileRights
  readonly onAccept: OnAccept
  /** Left out: in threads of their own. */
  readonly deflate?: Deflate
  authenticate(token: string): Promise<Identity | null>
  onError(error: unknown): void
}): Promise<Relay> {
  const { store, desk, access, clock, deflate = deflateAside } = options
  const { epoch } = await store.position('team', 0)
  const hub = createHub(epoch)
  const gate = createGate(READING_AT_ONCE)
  desk.onCommitted((committed) => hub.publish(committed.map((one) => one.row)))
  const devices = createDevices(store, clock, epoch)
  const judge = createJudge({ desk, devices, access, clock, files: options.files, onAccept: options.onAccept })
  const live = createLive({ store, desk, access, clock, onError: options.onError })
  const sessions = new Set<Session>()
  access.onChange(() => {
    for (const session of sessions) session.refresh()
  })
  const byDevice = new Map<string, Session>()

  async function claim(device: string, session: Session): Promise<void> {
    const earlier = byDevice.get(device)
    byDevice.set(device, session)
    if (earlier === undefined || earlier === session) return
    earlier.end('replaced')
    await earlier.settled()
  }

  function forget(session: Session): void {
    sessions.delete(session)
    for (const [device, holder] of byDevice)
      if (holder === session) void session.settled().then(() => byDevice.get(device) === session && byDevice.delete(device))
  }

  return {
    live,
    accept(link, identity) {
      const session = createSession(link, identity, { ...options, hub, gate, deflate, judge, devices, live, epoch, claim })
      sessions.add(session)
      return {
        ...session,
        onClose(code) {
          session.onClose(code)
          forget(session)
        },
      }
    },
    end(reason, { member, signIn } = {}) {
      for (const session of sessions) {
        const identity = session.identity()
        if ((member === undefined || identity?.member === member) && (signIn === undefined || identity?.signIn === signIn))
          session.end(reason)
      }
      live.end(reason, { member, signIn })
    },
    drain() {
      for (const session of sessions) session.drain()
      live.end('restarting')
    },
    async settled() {
      await Promise.all([...sessions].map((session) => session.settled()))
      await live.settled()
    },
  }
}
