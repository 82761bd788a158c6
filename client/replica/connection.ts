import { closeCodes, isFinal } from '../../shared/protocol/close.ts'
import { decodeRelayFrame, encodeClientFrame } from '../../shared/protocol/codec.ts'
import type { ClientFrame, RelayFrame } from '../../shared/protocol/frames.ts'
import { PULSE_MS } from '../../shared/protocol/limits.ts'
import type { Link } from '../../shared/protocol/link.ts'
import { createAssembler } from '../../shared/protocol/parts.ts'
import type { ReplicaOptions } from './core.ts'

/** The first wait is drawn from 0 to this, each next from twice as much. */
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
/** Silence of a link that owes us an answer. A browser shows no pings, so this is how a dead one is noticed. */
const SILENCE_MS = 20_000
/** Silence of any link: the relay says something at least every PULSE_MS. */
const LONG_SILENCE_MS = PULSE_MS * 2 + 10_000

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

/** What is left for the replica once the line has taken its own. */
export type Heard = Exclude<RelayFrame, { type: 'part' | 'packed' | 'pulse' | 'drain' }>

export interface ConnectionEvents {
  /** Begins the conversation on a fresh link. */
  onOpen(): void
  onFrame(frame: Heard): Promise<void>
  onLost(wasUp: boolean, code: number): void
  onChange(): void
  /** Puts a step into the replica's queue. */
  enqueue(step: () => Promise<void>): void
}

export function createConnection(options: ReplicaOptions, events: ConnectionEvents): Connection {
  const { inflate = inflateAside } = options
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
  let patience = 0
  let parts = createAssembler()
  let notBefore = 0

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
          watch(patience)
          await takeBytes(bytes)
        }),
      onClose: (code) => step(async () => lost(code)),
    })
    parts = createAssembler()
    watch(SILENCE_MS)
    events.onOpen()
    events.onChange()
  }

  async function takeBytes(bytes: Uint8Array): Promise<void> {
    const frame = decodeRelayFrame(bytes)
    if (frame === null) return lost(closeCodes.malformed)
    switch (frame.type) {
      case 'part': {
        const whole = parts.take(frame)
        if (whole === 'too-large') return lost(closeCodes.tooLarge)
        return whole === null ? undefined : takeBytes(whole)
      }
      case 'packed':
        return takeBytes(await inflate(frame.bytes))
      case 'drain':
        notBefore = frame.afterMs
        return
      case 'pulse':
        return
      default:
        return events.onFrame(frame)
    }
  }

  /** 0: nothing is watched. */
  function watch(ms: number): void {
    cancelWatch?.()
    patience = ms
    const mine = attempt
    cancelWatch =
      ms > 0
        ? options.after(ms, () =>
            events.enqueue(async () => {
              if (mine === attempt) lost(closeCodes.late)
            }),
          )
        : null
  }

  function drop(code: number): void {
    watch(0)
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
    else retryLater(Math.max(atLeastMs, notBefore))
    notBefore = 0
    events.onLost(wasUp, code)
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
      const ms = link === null ? 0 : owed ? SILENCE_MS : LONG_SILENCE_MS
      if (ms !== patience) watch(ms)
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

async function inflateAside(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
