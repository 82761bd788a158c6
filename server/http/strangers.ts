import type { Socket } from 'node:net'
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'

/** Sockets of one address that have not said who they are; more are turned away (T6). */
const MAX_STRANGERS = 20

/** Who has knocked and not said who they are, by address. */
export interface Strangers {
  /** false: that address has enough of them. */
  admit(c: Context): boolean
  /** This one has said who it is. */
  dismiss(c: Context): void
}

export const tcpOf = (c: Context): Socket => (c.env as HttpBindings).incoming.socket

/** Counted before the upgrade, so that a burst does not slip through, and by connection, whatever becomes of it. */
export function createStrangers(): Strangers {
  const counts = new Map<string, number>()
  const guests = new Map<Socket, string>()

  function dismiss(socket: Socket): void {
    const address = guests.get(socket)
    if (address === undefined) return
    guests.delete(socket)
    const left = (counts.get(address) ?? 1) - 1
    if (left > 0) counts.set(address, left)
    else counts.delete(address)
  }

  return {
    admit(c) {
      const socket = tcpOf(c)
      const address = socket.remoteAddress ?? ''
      const there = counts.get(address) ?? 0
      if (there >= MAX_STRANGERS) return false
      counts.set(address, there + 1)
      socket.once('close', () => dismiss(socket))
      guests.set(socket, address)
      return true
    },
    dismiss: (c) => dismiss(tcpOf(c)),
  }
}
