import type { Socket } from 'node:net'
import { type HttpBindings, upgradeWebSocket } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import type { WebSocket } from 'ws'
import { closeCodes } from '../../shared/protocol/close.ts'
import type { Link, LinkEvents } from '../../shared/protocol/link.ts'
import type { Identity } from '../relay/session.ts'
import { refuse } from './answers.ts'
import { SYNC_PATH } from './guard.ts'
import type { Who } from './who.ts'

/** Sockets of one address that have not said who they are; more are turned away (T6). */
const MAX_STRANGERS = 20
/** Bytes that a stranger may send, whole frames or not, their WebSocket headers included (T6). */
const MAX_STRANGER_BYTES = 4096 + 64
/** For the closing frame of a stranger who said too much. */
const FAREWELL_MS = 1000
/** Often enough that no proxy takes the line for dead. */
const PING_MS = 25_000

export interface SyncDeps {
  /** `identity`: the cookie's; null where a token must follow in the first frame. */
  accept(link: Link, identity: Identity | null): LinkEvents & { identity(): Identity | null }
  onError(error: unknown): void
}

/** The WebSocket. A browser is known by its cookie; another client, which has no Origin, by a token in its first frame. */
export function mountSync(app: Hono, who: Who, deps: SyncDeps): void {
  const strangers = new Map<string, number>()
  const guests = new Map<Socket, string>()

  app.get(
    SYNC_PATH,
    async (c, next) => {
      const isBrowser = c.req.header('origin') !== undefined
      if (isBrowser && who.session(c) === null) return refuse(c, 'signed-out')
      if (!isBrowser && !admit(c)) return refuse(c, 'too-many-tries')
      await next()
    },
    upgradeWebSocket((c) => {
      const session = c.req.header('origin') === undefined ? null : who.session(c)
      const identity = session === null ? null : { member: session.member, signIn: session.id }
      return {
        onOpen(_event, context) {
          const socket = context.raw as WebSocket
          const session = carry(socket, identity, deps)
          if (identity === null) watchStranger(c, socket, session)
        },
      }
    }),
  )

  /** Counted before the upgrade, so that a burst does not slip through, and by connection, whatever becomes of it. */
  function admit(c: Context): boolean {
    const { socket } = (c.env as HttpBindings).incoming
    const address = socket.remoteAddress ?? ''
    const there = strangers.get(address) ?? 0
    if (there >= MAX_STRANGERS) return false
    strangers.set(address, there + 1)
    socket.once('close', () => dismiss(socket))
    guests.set(socket, address)
    return true
  }

  function dismiss(socket: Socket): void {
    const address = guests.get(socket)
    if (address === undefined) return
    guests.delete(socket)
    const left = (strangers.get(address) ?? 1) - 1
    if (left > 0) strangers.set(address, left)
    else strangers.delete(address)
  }

  /** Counts bytes, not frames: an unfinished frame is held in memory as well. Who has said who they are is no stranger. */
  function watchStranger(c: Context, socket: WebSocket, session: { identity(): Identity | null }): void {
    const tcp = (c.env as HttpBindings).incoming.socket
    const before = tcp.bytesRead
    const count = () => {
      if (session.identity() !== null) {
        tcp.off('data', count)
        dismiss(tcp)
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

function carry(socket: WebSocket, identity: Identity | null, deps: SyncDeps): ReturnType<SyncDeps['accept']> {
  const link: Link = {
    send(bytes) {
      if (socket.readyState === socket.OPEN) socket.send(bytes)
    },
    close: (code) => socket.close(code),
    buffered: () => socket.bufferedAmount,
  }
  const session = deps.accept(link, identity)
  let answered = true
  const ping = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
  }, PING_MS)
  socket.on('pong', () => {
    answered = true
  })
  socket.on('message', (bytes, isBinary) => {
    answered = true
    if (!isBinary || !(bytes instanceof Buffer)) return socket.close(closeCodes.malformed)
    session.onFrame(new Uint8Array(bytes))
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', (code) => {
    clearInterval(ping)
    session.onClose(code)
  })
  return session
}
