import type { ClientFrame, LiveFrame } from '../../../shared/protocol/frames.ts'
import type { LiveChannel, LiveEvents } from '../../bridge/api.ts'

/** What a browser says when a connection broke without a word. */
const ABNORMAL = 1006
const NORMAL = 1000

/**
 * Channels of the one socket, each like a socket of its own: it opens when the relay is there, and when that is lost it
 * is closed for good; whoever wants it opens another (LV-10).
 */
export interface Lane {
  open(name: string, events: LiveEvents): LiveChannel
  /** The relay has let us in: what waits is opened. */
  up(): void
  take(frame: LiveFrame): void
  lost(): void
}

interface Held {
  readonly name: string
  readonly events: LiveEvents
}

export function createLane(connection: { send(frame: ClientFrame): void; isUp(): boolean }): Lane {
  const waiting = new Set<Held>()
  const open = new Map<number, Held>()
  let last = 0

  function begin(held: Held): void {
    const channel = ++last
    waiting.delete(held)
    open.set(channel, held)
    connection.send({ type: 'open', channel, name: held.name })
    held.events.onOpen()
  }

  /** null: it waits, or is closed. */
  function numberOf(held: Held): number | null {
    for (const [channel, other] of open) if (other === held) return channel
    return null
  }

  return {
    open(name, events) {
      const held: Held = { name, events }
      waiting.add(held)
      // Not at once: whoever opens has nothing in hand yet to send by.
      queueMicrotask(() => {
        if (connection.isUp() && waiting.has(held)) begin(held)
      })
      return {
        send(bytes) {
          const channel = numberOf(held)
          if (channel !== null) connection.send({ type: 'live', channel, bytes })
        },
        close() {
          waiting.delete(held)
          const channel = numberOf(held)
          if (channel === null) return
          open.delete(channel)
          connection.send({ type: 'shut', channel, code: NORMAL })
        },
      }
    },
    up() {
      for (const held of [...waiting]) begin(held)
    },
    take(frame) {
      const held = open.get(frame.channel)
      if (frame.type === 'live') return held?.events.onMessage(frame.bytes)
      open.delete(frame.channel)
      held?.events.onClose(frame.code)
    },
    lost() {
      const lost = [...open.values()]
      open.clear()
      for (const { events } of lost) events.onClose(ABNORMAL)
    },
  }
}
