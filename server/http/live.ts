import { upgradeWebSocket } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import type { WebSocket } from 'ws'
import { closeCodes } from '../../shared/protocol/close.ts'
import { LiveRequest } from '../../shared/protocol/http.ts'
import { parseLiveName } from '../../shared/protocol/live.ts'
import type { LiveTokens } from '../people/live-tokens.ts'
import type { Live } from '../relay/live/live.ts'
import { readBody, refuse } from './answers.ts'
import { carry } from './carry.ts'
import { LIVE_PATH } from './guard.ts'
import { createStrangers } from './strangers.ts'
import type { Who } from './who.ts'

/** For the closing frame of somebody who may not come in. */
const FAREWELL_MS = 1000

/**
 * One live document on a socket of its own, `/live/<name>`, for any client of y-websocket. Its token is one of the
 * WebSocket's subprotocols and never in the address, which logs keep. Who may not come in is told by the close code:
 * stock clients then stop, where an HTTP error would have them knock for ever.
 */
export function mountLive(app: Hono, who: Who, deps: { readonly live: Live; readonly tokens: LiveTokens }): void {
  const strangers = createStrangers()

  app.post('/api/live', async (c) => {
    const session = who.session(c)
    if (session === null) return refuse(c, 'signed-out')
    const body = await readBody(c, LiveRequest)
    if (!body.ok) return refuse(c, body.error)
    if (parseLiveName(body.value.name) === null) return refuse(c, 'not-found')
    return c.json(deps.tokens.mint(session, body.value.name))
  })

  app.get(
    `${LIVE_PATH}*`,
    async (c, next) => {
      if (ticketOf(c) === null && !strangers.admit(c)) return refuse(c, 'too-many-tries')
      await next()
    },
    upgradeWebSocket((c) => ({
      onOpen(_event, context) {
        const socket = context.raw as WebSocket
        const name = nameOf(c)
        const ticket = ticketOf(c)
        if (ticket === null) return turnAway(socket, closeCodes.signedOut)
        if (parseLiveName(name) === null) return turnAway(socket, closeCodes.notFound)
        if (ticket.name !== name) return turnAway(socket, closeCodes.noAccess)
        carry(socket, (link) => {
          const place = deps.live.enter(name, { ...ticket, ...link })
          return { onFrame: place.take, onClose: place.leave }
        })
      },
    })),
  )

  const ticketOf = (c: Context) => {
    const offered = (c.req.header('sec-websocket-protocol') ?? '').split(',')
    return offered.map((protocol) => deps.tokens.open(protocol.trim())).find((ticket) => ticket !== null) ?? null
  }
}

function turnAway(socket: WebSocket, code: number): void {
  socket.on('error', () => socket.terminate())
  socket.close(code)
  setTimeout(() => socket.terminate(), FAREWELL_MS).unref()
}

function nameOf(c: Context): string {
  const name = c.req.path.slice(LIVE_PATH.length)
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
