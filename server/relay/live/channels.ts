import { closeCodes } from '../../../shared/protocol/close.ts'
import { encodeRelayFrame } from '../../../shared/protocol/codec.ts'
import type { ClientFrame } from '../../../shared/protocol/frames.ts'
import type { Outlet } from '../feed/reader.ts'
import type { Identity } from '../session.ts'
import type { Live } from './live.ts'
import type { Place } from './seat.ts'

/**
 * Live documents that one socket may have open. A browser has a handful, one for each draft in each of its tabs; but a
 * client that is a server of its own, or a bench, multiplexes hundreds (500 stock providers over one socket are tested),
 * and an idle channel costs two map entries.
 */
const MAX_CHANNELS = 512

type Frame<T extends ClientFrame['type']> = Extract<ClientFrame, { type: T }>

/** The live documents that one socket has open, each on a channel of its own (LV-2). */
export interface Channels {
  /** false: a channel of this number is open. */
  open(frame: Frame<'open'>): boolean
  /** What comes for a channel that the relay has shut a moment ago is not heard. */
  take(frame: Frame<'live'>): void
  shut(frame: Frame<'shut'>): void
  /** The socket has gone. */
  close(): void
}

export function createChannels(live: Live, outlet: Outlet, identity: () => Identity | null): Channels {
  const places = new Map<number, Place>()

  return {
    open({ channel, name }) {
      const who = identity()
      if (who === null || places.has(channel)) return false
      const shut = (code: number) => {
        places.delete(channel)
        outlet.send(encodeRelayFrame({ type: 'shut', channel, code }))
      }
      if (places.size >= MAX_CHANNELS) shut(closeCodes.tooMany)
      else {
        let isShut = false
        const place = live.enter(name, {
          ...who,
          send: (bytes) => outlet.send(encodeRelayFrame({ type: 'live', channel, bytes })),
          close(code) {
            isShut = true // it may be sent away before its place is here
            shut(code)
          },
          buffered: outlet.buffered,
        })
        if (!isShut) places.set(channel, place)
      }
      return true
    },
    take: ({ channel, bytes }) => places.get(channel)?.take(bytes),
    shut({ channel }) {
      places.get(channel)?.leave()
      places.delete(channel)
    },
    close() {
      for (const place of places.values()) place.leave()
      places.clear()
    },
  }
}
