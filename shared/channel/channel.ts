import type { Address } from '../records/parts.ts'
import type { Result } from '../result.ts'

/**
 * One kind of transport. An adapter translates; it holds no conversations, contacts or retries: ingest/ and outbox/
 * do. Rules CH-1…CH-9 of SPEC.md; tests/contract/channel.ts runs them on every adapter.
 */
export interface Channel<Raw, Transport> {
  readonly kind: string
  readonly can: Capabilities
  /**
   * Pure and total: what it cannot understand becomes an `unreadable` signal (CH-3), whatever the bytes. Runs in a
   * worker with limits of time and memory, so it may take only what crosses a structured clone.
   */
  read(raw: Raw): Promise<readonly Signal[]>
  /** The one method that reaches the network. Twice with one `job.key` carries one external id (CH-6). */
  deliver(job: Job, transport: Transport, stop: AbortSignal): Promise<Result<{ readonly externalId: string }, Fault>>
}

/** The screen asks what a channel can do, never which channel it is. */
export interface Capabilities {
  /** Bytes. */
  readonly maxText: number
  readonly subject: boolean
  readonly rich: boolean
  readonly attachments: 'none' | 'one' | 'many'
  readonly replyWindowMs: number | null
}

/** What came in, in the words of every channel. */
export type Signal = MessageSignal | UnreadableSignal

export interface MessageSignal {
  readonly type: 'message'
  readonly from: Address
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly replyTo: Address | null
  readonly subject: string
  readonly text: string
  readonly html: string | null
  readonly files: readonly SignalFile[]
  /** The transport's own id of it; null where it has none. */
  readonly externalId: string | null
  /** Ids it says it answers, the nearest first. */
  readonly answers: readonly string[]
  /** Milliseconds; null where it does not say. */
  readonly writtenAt: number | null
  /** What makes two copies of one message the same beside its id: sha256 hex of body, date and sender. */
  readonly digest: string
}

export interface UnreadableSignal {
  readonly type: 'unreadable'
  /** In words, for the agent. */
  readonly reason: string
  /** Who it seems to be from, where that much could be read. */
  readonly from: Address | null
  readonly subject: string
  readonly digest: string
}

export interface SignalFile {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
  readonly cid?: string
  readonly inline?: boolean
}

/** One message to carry out of the house. */
export interface Job {
  /** The message entry's id. */
  readonly key: string
  /** Our id of it, made and durable before the first attempt; every attempt carries the same. */
  readonly externalId: string
  readonly from: Address
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly bcc: readonly Address[]
  readonly subject: string
  readonly text: string
  readonly rich: string | null
  readonly files: readonly SignalFile[]
  /** External ids: the message it answers, then the thread's, oldest first. */
  readonly answers: string | null
  readonly references: readonly string[]
  /** When the member wrote it, ms. */
  readonly at: number
}

/** The world failed. The outbox obeys `retry`; `detail` is for people and never holds a secret. */
export interface Fault {
  readonly code: FaultCode
  readonly retry: 'never' | 'backoff' | { readonly afterMs: number }
  readonly detail: string
}

export const faultCodes = ['rejected', 'throttled', 'unreachable', 'unauthorised', 'window-closed', 'uncertain', 'not-configured'] as const
export type FaultCode = (typeof faultCodes)[number]
