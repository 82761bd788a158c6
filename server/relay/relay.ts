import type { CloseReason } from '../../shared/protocol/close.ts'
import type { Link } from '../../shared/protocol/link.ts'
import type { Store } from '../store/store.ts'
import type { Access } from './access.ts'
import type { Clock } from './clock.ts'
import { createDesk, type Desk } from './desk.ts'
import { createDevices, leaseClient } from './devices.ts'
import { createHub } from './hub.ts'
import { createJudge, type OnAccept } from './push.ts'
import { createSession, type Identity, type Session } from './session.ts'

/** Sync for one installation: it judges, orders and fans out, and knows no conversations. */
export interface Relay {
  /** Takes a connection; `identity` where the upgrade's cookie said who it is, null where a token must follow. */
  accept(link: Link, identity: Identity | null): Session
  /** Ends every socket, or those of one member, or of one sign-in. */
  end(reason: CloseReason, whose?: Partial<Identity>): void
  /** Every item that has arrived is judged. */
  settled(): Promise<void>
}

/** The desk alone: the relay's own author needs it before anybody can connect. */
export async function openDesk(store: Store, clock: Clock): Promise<Desk> {
  const [own] = await store.cells('meta', 'client')
  if (own !== undefined) return createDesk({ store, client: JSON.parse(own.value), clock })
  const client = await leaseClient(store, clock, 'relay')
  await store.commit([{ rows: [], cells: [{ table: 'meta', key: 'client', value: JSON.stringify(client) }] }])
  return createDesk({ store, client, clock })
}

export async function createRelay(options: {
  readonly store: Store
  readonly desk: Desk
  readonly access: Access
  readonly clock: Clock
  readonly onAccept: OnAccept
  authenticate(token: string): Promise<Identity | null>
  onError(error: unknown): void
}): Promise<Relay> {
  const { store, desk, access, clock } = options
  const { epoch } = await store.position('team', 0)
  const hub = createHub(epoch)
  desk.onCommitted((committed) => hub.publish(committed.map((one) => one.row)))
  const devices = createDevices(store, clock)
  const judge = createJudge({ desk, devices, access, clock, onAccept: options.onAccept })
  const sessions = new Set<Session>()
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
    accept(link, identity) {
      const session = createSession(link, identity, { ...options, hub, judge, devices, epoch, claim })
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
    },
    async settled() {
      await Promise.all([...sessions].map((session) => session.settled()))
    },
  }
}
