import { closeCodes, isFinal } from '../../shared/protocol/close.ts'
import { decodeRelayFrame, encodeClientFrame } from '../../shared/protocol/codec.ts'
import type { ClientFrame, RelayFrame } from '../../shared/protocol/frames.ts'
import type { Link } from '../../shared/protocol/link.ts'
import type { ReplicaOptions } from './core.ts'

/** The first wait is drawn from 0 to this, each next from twice as much. */
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
/** Silence of a link that owes us an answer. A browser shows no pings, so this is how a dead one is noticed. */
const SILENCE_MS = 20_000

/**
 * One link at a time, and the next one after a wait with full jitter (source: AWS Architecture Blog, "Exponential
 * backoff and jitter", 2015). The waits begin anew only after a welcome: a relay that accepts and drops is still away.
 */
export interface Connection {
  open(): void
  send(frame: ClientFrame): void
  /** The relay has let us in. */
  welcomed(): void
  /** Does the relay owe us an answer? */
  expect(owed: boolean): void
  /** Ends the link; tries again after `atLeastMs` or later, or only when asked to where the reason is final. */
  lose(code: number, atLeastMs?: number): void
  retryNow(): void
  stop(): void
  isUp(): boolean
  /** The final reason, while nothing is tried. */
  final(): number | null
  nextTryAt(): number | null
  /** Has an attempt failed since the relay was last there? */
  hasFailed(): boolean
}

export interface ConnectionEvents {
  /** Begins the conversation on a fresh link. */
  onOpen(): void
  onFrame(frame: RelayFrame): Promise<void>
  onLost(wasUp: boolean): void
  onChange(): void
  /** Puts a step into the replica's queue. */
  enqueue(step: () => Promise<void>): void
}

export function createConnection(options: ReplicaOptions, events: ConnectionEvents): Connection {
  let link: Link | null = null
  let attempt = 0 // which link is the present one: what an earlier one still says is not heard
  let tries = 0
  let isUp = false
  let failed = false
  let final: number | null = null
  let nextTryAt: number | null = null
  let stopped = false
  let cancelRetry: (() => void) | null = null
  let cancelWatch: (() => void) | null = null

  function open(): void {
    cancelRetry?.()
    cancelRetry = null
    nextTryAt = null
    final = null
    if (stopped || link !== null) return
    const mine = ++attempt
    const step = (run: () => Promise<void>) => events.enqueue(async () => (mine === attempt && !stopped ? run() : undefined))
    link = options.connect({
      onFrame: (bytes) =>
        step(async () => {
          if (cancelWatch !== null) watch(true)
          const frame = decodeRelayFrame(bytes)
          if (frame === null) return lost(closeCodes.malformed)
          await events.onFrame(frame)
        }),
      onClose: (code) => step(async () => lost(code)),
    })
    watch(true)
    events.onOpen()
    events.onChange()
  }

  function watch(again: boolean): void {
    cancelWatch?.()
    const mine = attempt
    cancelWatch = again
      ? options.after(SILENCE_MS, () =>
          events.enqueue(async () => {
            if (mine === attempt) lost(closeCodes.late)
          }),
        )
      : null
  }

  function drop(code: number): void {
    watch(false)
    attempt++
    link?.close(code)
    link = null
  }

  function lost(code: number, atLeastMs = 0): void {
    if (link === null) return
    const wasUp = isUp
    drop(code)
    isUp = false
    failed = true
    if (isFinal(code)) final = code
    else retryLater(atLeastMs)
    events.onLost(wasUp)
    events.onChange()
  }

  function retryLater(atLeastMs: number): void {
    if (stopped) return
    const bytes = options.random(4)
    const share = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) / 2 ** 32
    const wait = Math.max(atLeastMs, Math.floor(share * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries)))
    tries++
    nextTryAt = options.now() + wait
    cancelRetry = options.after(wait, () => events.enqueue(async () => open()))
  }

  return {
    open,
    send: (frame) => link?.send(encodeClientFrame(frame)),
    welcomed() {
      isUp = true
      failed = false
      tries = 0
      events.onChange()
    },
    expect(owed) {
      if (link === null || !owed) watch(false)
      else if (cancelWatch === null) watch(true)
    },
    lose: lost,
    retryNow: open,
    stop() {
      stopped = true
      cancelRetry?.()
      drop(1000)
      isUp = false
    },
    isUp: () => isUp,
    final: () => final,
    nextTryAt: () => nextTryAt,
    hasFailed: () => failed,
  }
}
