import { createIds } from '../../shared/ids.ts'
import { crashpoint } from '../crashpoint.ts'
import type { Clock } from '../relay/clock.ts'
import type { Blobs } from '../store/blobs.ts'
import type { Store } from '../store/store.ts'

/** Bytes a channel has taken, before anybody has read them. */
export interface Inbound {
  /** Its key in the queue. */
  readonly id: string
  readonly kind: string
  /** The bytes, by their hash. */
  readonly raw: { readonly sha256: string; readonly size: number }
  /** Our addresses it came to, as they were written. */
  readonly recipients: readonly string[]
  readonly receivedAt: number
}

/**
 * The door for everything that comes in (rules IN-1…IN-3): what it has accepted is on disk, is handled once, and one
 * that cannot be handled never stands in the way of the next.
 */
export interface Intake {
  /** Resolves when it is durable: only then may the channel say so to the other side. */
  accept(incoming: {
    readonly kind: string
    readonly bytes: Uint8Array
    readonly recipients: readonly string[]
    readonly receivedAt: number
  }): Promise<void>
  /** Everything accepted so far is handled. */
  settled(): Promise<void>
}

const RETRY_MS = 5000

export async function createIntake(options: {
  readonly store: Store
  readonly blobs: Blobs
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Takes its cell out of the queue in the transaction that stores what it says. */
  handle(inbound: Inbound): Promise<void>
  onError(error: unknown): void
}): Promise<Intake> {
  const { store, blobs, clock, signal } = options
  const newId = createIds(clock)
  const waiting: Inbound[] = (await store.cells('inbound', '')).map((cell) => JSON.parse(cell.value) as Inbound)
  let working: Promise<void> | null = null

  /**
   * One after the other, in the order of arrival: an answer never overtakes what it answers. What fails goes to the
   * back, so that it does not stand in the way; when everything fails it is the store, and we wait.
   */
  async function work(): Promise<void> {
    let failures = 0
    for (;;) {
      const next = waiting[0]
      if (next === undefined || signal.aborted) return
      try {
        await options.handle(next)
        waiting.shift()
        failures = 0
      } catch (error) {
        options.onError(error)
        waiting.push(...waiting.splice(0, 1))
        if (++failures >= waiting.length) await pause()
      }
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      clock.after(RETRY_MS, resolve)
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  function wake(): void {
    working ??= work().finally(() => {
      working = null
      if (waiting.length > 0 && !signal.aborted) wake()
    })
  }

  wake()

  return {
    async accept({ kind, bytes, recipients, receivedAt }) {
      const letGo = await blobs.hold()
      try {
        const raw = await blobs.put(bytes)
        crashpoint('mail-kept')
        const inbound: Inbound = { id: newId(), kind, raw, recipients, receivedAt }
        await store.commit([{ rows: [], cells: [{ table: 'inbound', key: inbound.id, value: JSON.stringify(inbound) }] }])
        crashpoint('mail-queued')
        waiting.push(inbound)
      } finally {
        letGo()
      }
      wake()
    },
    async settled() {
      while (working !== null) await working
    },
  }
}
