import { decodeRelayFrame } from '../../shared/protocol/codec.ts'
import type { Link, LinkEvents } from '../../shared/protocol/link.ts'

/** Two ends and what is under way between them; nothing arrives until it is let through. */
export interface Wire {
  /** Lets one frame of one direction through, or a close that stands behind the frames. */
  deliver(direction: 'up' | 'down'): Delivered
  /** Cuts it: what was under way is lost, both ends hear of it. */
  cut(): void
  /** Half-open from here on: nothing arrives any more, and no end hears of it. */
  deafen(): void
  isDeaf(): boolean
  isOpen(): boolean
  waiting(direction: 'up' | 'down'): number
}

/** `pulse`: a frame that only says that the line stands. */
export type Delivered = 'nothing' | 'pulse' | 'frame'

type Letter = { readonly bytes: Uint8Array } | { readonly close: number }

const ABNORMAL = 1006

/** `client` and `relay` are what each end does with what it gets; `ends` are their links. */
export function createWire(client: LinkEvents): { wire: Wire; up: Link; down: Link; attach(relay: LinkEvents): void } {
  const queues: Record<'up' | 'down', Letter[]> = { up: [], down: [] }
  let relay: LinkEvents | null = null
  let open = true
  let deaf = false

  const send = (direction: 'up' | 'down') => (bytes: Uint8Array) => void (open && !deaf && queues[direction].push({ bytes: bytes.slice() }))
  const close = (direction: 'up' | 'down') => (code: number) => void (open && !deaf && queues[direction].push({ close: code }))

  function end(code: number): void {
    if (!open) return
    open = false
    queues.up.length = 0
    queues.down.length = 0
    relay?.onClose(code)
    client.onClose(code)
  }

  return {
    wire: {
      deliver(direction) {
        const letter = open && !deaf ? queues[direction].shift() : undefined
        if (letter === undefined) return 'nothing'
        if ('close' in letter) end(letter.close)
        else if (direction === 'up') relay?.onFrame(letter.bytes)
        else client.onFrame(letter.bytes)
        return 'bytes' in letter && direction === 'down' && isPulse(letter.bytes) ? 'pulse' : 'frame'
      },
      cut: () => end(ABNORMAL),
      deafen() {
        deaf = true
      },
      isDeaf: () => deaf,
      isOpen: () => open,
      waiting: (direction) => queues[direction].length,
    },
    up: { send: send('up'), close: close('up'), buffered: () => 0 },
    down: { send: send('down'), close: close('down'), buffered: () => 0 },
    attach(events) {
      relay = events
    },
  }
}

const isPulse = (bytes: Uint8Array): boolean => bytes.length < 16 && decodeRelayFrame(bytes)?.type === 'pulse'

/** Lets everything that has begun in promises come to its end. */
export async function breathe(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve))
}
