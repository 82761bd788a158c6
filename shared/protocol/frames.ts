import type { MemberId, RecordId, Space } from '../ids.ts'
import type { RefusalCode } from '../records/refusal.ts'
import type { Versions } from './versions.ts'

/** Where a replica stands in a space: (epoch, seq, id of that seq). */
export interface Cursor {
  readonly epoch: string
  readonly seq: number
  readonly id: string
}

/** A bootstrap under way: everything of `base` down to `below` is here. */
export interface Bootstrap {
  readonly epoch: string
  readonly base: number
  /** The id that stands at `base`. */
  readonly baseId: string
  readonly below: number
}

/** From the replica. */
export type ClientFrame =
  | {
      readonly type: 'hello'
      readonly versions: Versions
      /** null: a new device; the relay names it. */
      readonly device: string | null
      /** A session token for clients that have no cookie; null in browsers. */
      readonly token: string | null
    }
  /** Both null: from nothing. */
  | { readonly type: 'subscribe'; readonly space: Space; readonly cursor: Cursor | null; readonly bootstrap: Bootstrap | null }
  /** The bytes of encodeItem. */
  | { readonly type: 'push'; readonly item: Uint8Array }
  /** The record's copy here cannot be continued: send it whole. */
  | { readonly type: 'want'; readonly record: RecordId }
  /** After a refusal: these records now stand on the relay's copy. */
  | { readonly type: 'rebased'; readonly records: readonly RecordId[] }
  /** Opens a live document on a channel of this socket; `live` and `shut` follow, both ways. */
  | { readonly type: 'open'; readonly channel: number; readonly name: string }
  | LiveFrame

/** One message of a live document, as y-websocket speaks it, or the end of its channel. */
export type LiveFrame =
  | { readonly type: 'live'; readonly channel: number; readonly bytes: Uint8Array }
  | { readonly type: 'shut'; readonly channel: number; readonly code: number }

/** From the relay. */
export type RelayFrame =
  | {
      readonly type: 'welcome'
      readonly versions: Versions
      readonly epoch: string
      readonly member: MemberId
      readonly device: string
      /** The Yjs client id leased to this device. */
      readonly client: number
      /** The greatest `n` of this device that has a verdict. */
      readonly judged: number
      /** Relay time, ms. */
      readonly now: number
      readonly spaces: readonly Space[]
    }
  /** Whole records, newest first. `done`: that was the last page, and the tail from `base` follows. */
  | {
      readonly type: 'page'
      readonly space: Space
      readonly bootstrap: Bootstrap
      readonly done: boolean
      readonly rows: readonly FeedRow[]
    }
  /** Rows in the order of seq; the last is the new cursor. None at all: the tail has been read to its end, from here on it is live. */
  | { readonly type: 'rows'; readonly space: Space; readonly epoch: string; readonly rows: readonly FeedRow[] }
  /** What the member may enter has changed: subscribe to what is new, purge what is gone. */
  | { readonly type: 'spaces'; readonly spaces: readonly Space[] }
  /** The cursor names a past that is not ours: what is held is of that past until `digest` says otherwise. */
  | { readonly type: 'reset'; readonly space: Space }
  /** After `reset`: the newest row of every record of the space, downwards from a fixed base. The tail from it runs beside. */
  | {
      readonly type: 'digest'
      readonly space: Space
      readonly bootstrap: Bootstrap
      readonly done: boolean
      readonly heads: readonly Head[]
    }
  /** The answer to `want`, with the space it lives in now; both null: there is no such record for you. */
  | { readonly type: 'record'; readonly record: RecordId; readonly space: Space | null; readonly row: FeedRow | null }
  | {
      readonly type: 'verdict'
      readonly n: number
      readonly refusal: { readonly code: RefusalCode; readonly detail: string } | null
      readonly now: number
    }
  /** A piece of a frame that is too large for one; the last completes it. No other frame comes between. */
  | { readonly type: 'part'; readonly last: boolean; readonly bytes: Uint8Array }
  /** A frame, deflated without a header (RFC 1951). */
  | { readonly type: 'packed'; readonly bytes: Uint8Array }
  /** Nothing happened for a while: the line stands. */
  | { readonly type: 'pulse'; readonly now: number }
  /** The relay is about to go: come again after that long, or later. */
  | { readonly type: 'drain'; readonly afterMs: number }
  | LiveFrame

/** The newest row of a record. */
export interface Head {
  readonly record: RecordId
  readonly generation: number
  readonly id: string
}

/** `{seq, id, record, generation, prev, change | snapshot, row}` of the feed. */
export interface FeedRow {
  readonly seq: number
  readonly id: string
  readonly record: RecordId
  readonly generation: number
  /** The id of the record's row before this; null for its first. */
  readonly prev: string | null
  /**
   * `change`: on top of `prev`. `whole`: all of the record, `prev` need not be held. `gone`: a tombstone, copies of a
   * lower generation are to go.
   */
  readonly shape: RowShape
  /** Yjs V1; empty for a tombstone. */
  readonly bytes: Uint8Array
  /** The record's projection after this row, JSON; null where its kind has none. */
  readonly row: string | null
  readonly rowVersion: number
}

export const rowShapes = ['change', 'whole', 'gone'] as const
export type RowShape = (typeof rowShapes)[number]
