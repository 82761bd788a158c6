import type { ConversationId, InboxId, MemberId } from '../../shared/ids.ts'
import type { ConversationRow } from '../../shared/projections/conversation-row.ts'
import type { View } from '../../shared/projections/views.ts'
import type { ConversationState } from '../../shared/records/conversation-state.ts'
import type { Role } from '../../shared/records/entry.ts'
import type { Refusal } from '../../shared/records/refusal.ts'
import type { Result } from '../../shared/result.ts'

/**
 * What the replica worker offers to the tabs of this browser. Screens reach it through useQuery and useCommand only.
 * Everything crosses a structured clone: plain values, no functions but the proxied `push`.
 */
export interface ReplicaApi {
  /** Pushes the answer at once and again, at most once a frame, whenever it has changed. Gives the handle to stop it. */
  subscribe<Q extends Query>(query: Q, push: (answer: AnswerTo<Q>) => void): Promise<number>
  unsubscribe(handle: number): Promise<void>
  /** Runs a command here and now: the answer is there offline too; the relay judges later. */
  run(command: string, record: string, input: unknown): Promise<Result<{ readonly entries: readonly string[] }, Refusal>>
  /** A file of an entry, from the cache or the relay; null while it can be had from neither. */
  file(record: string, entry: string, name: string): Promise<Blob | null>
  /** Tries the relay now rather than after the wait. */
  retryNow(): Promise<void>
  /** A refused change has been read by the person. */
  dismissRefused(id: number): Promise<void>
  /** Closes everything and deletes the replica of this account. The session must have been ended before. */
  wipe(): Promise<void>
}

export type Query =
  | { readonly type: 'team' }
  | { readonly type: 'counts'; readonly inbox: InboxId }
  | { readonly type: 'list'; readonly inbox: InboxId; readonly view: View; readonly oldestFirst: boolean; readonly limit: number }
  | { readonly type: 'conversation'; readonly id: ConversationId }
  | { readonly type: 'sync' }

export type AnswerTo<Q extends Query> = Answers[Q['type']]

export interface Answers {
  readonly team: Team
  /** The length of each view, exact. */
  readonly counts: Readonly<Record<View, number>>
  readonly list: { readonly total: number; readonly rows: readonly ConversationRow[] }
  /** null: no such conversation here (yet). */
  readonly conversation: ConversationState | null
  readonly sync: SyncState
}

export interface Team {
  readonly me: MemberId
  readonly workspace: string
  /** Sorted by name, the inactive too. */
  readonly members: readonly {
    readonly id: MemberId
    readonly name: string
    readonly email: string
    readonly role: Role
    readonly active: boolean
  }[]
  readonly inboxes: readonly {
    readonly id: InboxId
    readonly name: string
    readonly addresses: readonly { readonly name: string; readonly address: string }[]
  }[]
}

export interface SyncState {
  readonly phase: 'starting' | 'syncing' | 'live' | 'offline' | 'signed-out' | 'outdated' | 'other-tab'
  /** Has the first download of everything one may see been finished once? */
  readonly complete: boolean
  /** When the relay was last reached, ms; null: it is now. */
  readonly offlineSince: number | null
  /** When the next try comes, ms; null while connected. */
  readonly nextTryAt: number | null
  /** What the relay has not confirmed yet, oldest first. */
  readonly waiting: readonly WaitingItem[]
  readonly refused: readonly RefusedItem[]
}

export interface WaitingItem {
  readonly n: number
  readonly command: string
  readonly record: string
  /** The contact's name, for people. */
  readonly who: string
  /** The start of the text, where there is one. */
  readonly text: string
  readonly at: number
}

export interface RefusedItem extends WaitingItem {
  readonly id: number
  readonly refusal: Refusal
}
