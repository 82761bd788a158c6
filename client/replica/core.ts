import type { Hlc } from '../../shared/hlc.ts'
import type { MemberId, RecordId } from '../../shared/ids.ts'
import type { ClientFrame } from '../../shared/protocol/frames.ts'
import type { Link, LinkEvents } from '../../shared/protocol/link.ts'
import type { FileLine } from './attachments/attachments.ts'
import type { Desk } from './desk.ts'
import type { Records } from './records.ts'
import type { ReplicaStorage } from './storage/storage.ts'

/** Everything a replica needs from outside: no clock, socket, timer or randomness of its own. */
export interface ReplicaOptions {
  readonly account: MemberId
  readonly storage: ReplicaStorage
  /** Opens a connection. What is sent before it stands waits; a failure to connect is an `onClose`. */
  connect(events: LinkEvents): Link
  /** Wall time of this machine, ms. */
  now(): number
  random(count: number): Uint8Array
  /** Runs `run` after `ms`; gives the way to call it off. */
  after(ms: number, run: () => void): () => void
  /** Runs `push` soon: in a browser once a frame; without it at the end of the work at hand. */
  readonly schedule?: (push: () => void) => void
  /** Undoes a deflate without a header (RFC 1951); left out: as the browser does it, aside. */
  readonly inflate?: (bytes: Uint8Array) => Promise<Uint8Array>
  /** How files come to the relay; without it they wait. */
  readonly fileLine?: FileLine
  /** For clients that have no cookie. */
  readonly token?: string | null
  /** The member is no longer one of the team: what is held here is to go. */
  readonly onRemoved?: () => void
  /** This record has changed, or is gone: what was kept beside it may have to go. */
  readonly onChanged?: (record: RecordId) => void
  /** A bug, or a storage that failed; the replica goes on from what is stored. */
  readonly report?: (error: unknown) => void
}

/** What the steps of a running replica share. Steps run strictly one after the other, so none of it changes under one. */
export interface Core {
  readonly account: MemberId
  readonly storage: ReplicaStorage
  readonly desk: Desk
  readonly records: Records
  readonly hlc: Hlc
  /** Numbers of the items on their way in this connection. */
  readonly inFlight: Set<number>
  /** Wants without an answer in this connection: how many, and whether the last was sent for a healing. */
  readonly asked: Map<RecordId, { readonly count: number; readonly heal: boolean }>
  /** Items below it may have reached a relay that we lost, or lost with our last tab, before we had its answer. */
  unheardBelow(): number
  send(frame: ClientFrame): void
  /** Wall time of this machine, ms. */
  now(): number
  /** Relay time as far as we know it, ms. */
  relayNow(): number
  newId(): string
}
