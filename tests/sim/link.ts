import type { Link, LinkEvents } from '../../shared/protocol/link.ts'

/** Two ends and what is under way between them; nothing arrives until it is let through. */
export interface Wire {
  /** Lets one frame of one direction through, or a close that stands behind the frames; false: nothing was there. */
  deliver(direction: 'up' | 'down'): boolean
  /** Cuts it: what was under way is lost, both ends hear of it. */
  cut(): void
  isOpen(): boolean
  waiting(direction: 'up' | 'down'): number
}

type Letter = { readonly bytes: Uint8Array } | { readonly close: number }

const ABNORMAL = 1006

/** `client` and `relay` are what each end does with what it gets; `ends` are their links. */
export function createWire(client: LinkEvents): { wire: Wire; up: Link; down: Link; attach(relay: LinkEvents): void } {
  const queues: Record<'up' | 'down', Letter[]> = { up: [], down: [] }
  let relay: LinkEvents | null = null
  let open = true

  const send = (direction: 'up' | 'down') => (bytes: Uint8Array) => void (open && queues[direction].push({ bytes: bytes.slice() }))
  const close = (direction: 'up' | 'down') => (code: number) => void (open && queues[direction].push({ close: code }))

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
        const letter = open ? queues[direction].shift() : undefined
        if (letter === undefined) return false
        if ('close' in letter) end(letter.close)
        else if (direction === 'up') relay?.onFrame(letter.bytes)
        else client.onFrame(letter.bytes)
        return true
      },
      cut: () => end(ABNORMAL),
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

/** Lets everything that has begun in promises come to its end. */
export async function breathe(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve))
}
