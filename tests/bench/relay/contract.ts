import type { Usage } from '../processes/answer.ts'
import type { Place, Seed } from './records.ts'

export const subjects = ['samtal', 'hocuspocus', 'y-websocket', 'plain-ws'] as const
export type Subject = (typeof subjects)[number]

/** Where a subject listens, and what its clients must know. */
export interface Target {
  /** `ws://host:port`. */
  readonly url: string
  /** Clients take one each, in turn; empty where nobody asks for one. */
  readonly tokens: readonly string[]
  /** Where conversations live; null where documents have no place. */
  readonly place: Place | null
}

/** What was stored before the measuring. */
export interface Stored {
  readonly docs: readonly string[]
  /** Bytes of Yjs V1 in all of them together. */
  readonly payload: number
}

/** What the process of a subject's server answers. */
export type ServerCalls = {
  /** Listens, on what is in the folder. */
  start(input: { readonly dataDir: string }): Promise<Target>
  /** Stores documents durably; may be called again. */
  seed(input: readonly Seed[]): Promise<void>
  usage(input: null): Usage
  /** Everything written is on the disk; the process may be ended. */
  stop(input: null): Promise<void>
}

/** One client of a subject, as its protocol is spoken on the wire. It keeps no documents: what it costs is the server's to show. */
export interface Client {
  /** The Yjs client id it writes as. */
  readonly id: number
  /** The author of what it writes. */
  readonly author: `member:${string}`
  /** Joins the documents; resolves when their contents are here and their updates will come. */
  open(docs: readonly string[]): Promise<void>
  /** Updates of a document must come in order; they leave as soon as the protocol lets them. */
  write(doc: string, update: Uint8Array): void
  close(): void
}

/** `onUpdate`: whatever came for a document, as Yjs V1; a client's own writing may come back to it. */
export type Connect = (target: Target, index: number, onUpdate: (doc: string, update: Uint8Array) => void) => Promise<Client>

/** What is measured, from the side of the clients. */
export type ScenarioName = 'many-docs' | 'fan-out' | 'catch-up' | 'push' | 'feed' | 'bulk-close'

export interface ScenarioInput {
  readonly subject: Subject
  readonly target: Target
  readonly stored: Stored
  readonly clients: number
  /** Updates for each client and document (or for the one writer). */
  readonly updates: number
  /** As many before them that are not counted. */
  readonly warm: number
}

export interface Measured {
  readonly seconds: number
  /** What was done in them: updates, deliveries, bytes; the scenario says. */
  readonly count: number
  /** The generator's own share of busy time, 0…1: near 1 it measured itself. */
  readonly busy: number
}

/** Connects and warms up; what it gives does the measuring. */
export type Scenario = (connect: Connect, input: ScenarioInput) => Promise<() => Promise<Omit<Measured, 'busy'>>>

/** What the process of the load generator answers. */
export type LoadCalls = {
  prepare(input: ScenarioInput & { readonly scenario: ScenarioName }): Promise<void>
  measure(input: null): Promise<Measured>
}
