import { upgradeWebSocket } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import type { WebSocket } from 'ws'
import { closeCodes } from '../../shared/protocol/close.ts'
import type { Link, LinkEvents } from '../../shared/protocol/link.ts'
import type { Identity } from '../relay/session.ts'
import { refuse } from './answers.ts'
import { carry } from './carry.ts'
import { SYNC_PATH } from './guard.ts'
import { createStrangers, tcpOf } from './strangers.ts'
import type { Who } from './who.ts'

/** Bytes that a stranger may send, whole frames or not, their WebSocket headers included (T6). */
const MAX_STRANGER_BYTES = 4096 + 64
/** For the closing frame of a stranger who said too much. */
const FAREWELL_MS = 1000

export interface SyncDeps {
  /** `identity`: the cookie's; null where a token must follow in the first frame. */
  accept(link: Link, identity: Identity | null): LinkEvents & { identity(): Identity | null }
  onError(error: unknown): void
}

/** The WebSocket. A browser is known by its cookie; another client, which has no Origin, by a token in its first frame. */
export function mountSync(app: Hono, who: Who, deps: SyncDeps): void {
  const strangers = createStrangers()

  app.get(
    SYNC_PATH,
    async (c, next) => {
      const isBrowser = c.req.header('origin') !== undefined
      if (isBrowser && who.visitor(c) === null) return refuse(c, 'signed-out')
      if (!isBrowser && !strangers.admit(c)) return refuse(c, 'too-many-tries')
      await next()
    },
    upgradeWebSocket((c) => {
      const identity = c.req.header('origin') === undefined ? null : who.visitor(c)
      return {
        onOpen(_event, context) {
          const socket = context.raw as WebSocket
          const session = carry(socket, (link) => deps.accept(link, identity))
          if (identity === null) watchStranger(c, socket, session)
        },
      }
    }),
  )

  /** Counts bytes, not frames: an unfinished frame is held in memory as well. Who has said who they are is no stranger. */
  function watchStranger(c: Context, socket: WebSocket, session: { identity(): Identity | null }): void {
    const tcp = tcpOf(c)
    const before = tcp.bytesRead
    const count = () => {
      if (session.identity() !== null) {
        tcp.off('data', count)
        strangers.dismiss(c)
      } else if (tcp.bytesRead - before > MAX_STRANGER_BYTES) {
        tcp.off('data', count)
        socket.close(closeCodes.malformed)
        tcp.pause()
        setTimeout(() => socket.terminate(), FAREWELL_MS).unref()
      }
    }
    tcp.on('data', count)
  }
}
