import type { ConversationId, InboxId, MemberId, RecordId, TeamId } from '../../shared/ids.ts'
import type { ConversationRow } from '../../shared/projections/conversation-row.ts'
import type { View } from '../../shared/projections/views.ts'
import type { HttpError } from '../../shared/protocol/http.ts'
import type { ConversationState } from '../../shared/records/conversation/state.ts'
import type { Role } from '../../shared/records/entry.ts'
import type { FileRef } from '../../shared/records/parts.ts'
import type { Refusal } from '../../shared/records/refusal.ts'
import type { Settings } from '../../shared/records/team.ts'
import type { Result } from '../../shared/result.ts'

/**
 * What the replica worker offers to the tabs of this browser. Screens reach it through useQuery and useCommand only.
 * Everything crosses a structured clone: plain values.
 */
export interface ReplicaApi {
  /** Pushes the answer at once and again, at most once a frame, whenever it has changed. Gives the handle to stop it. */
  subscribe<Q extends Query>(query: Q, push: (answer: AnswerTo<Q>) => void): Promise<number>
  unsubscribe(handle: number): Promise<void>
  /**
   * Runs a command here and now: the answer is there offline too; the relay judges later. `entry` names the first entry
   * it makes: where that is already, it was done before and is not done again (SY-41). Left out, any new id.
   */
  run(command: string, record: string, input: unknown, entry?: string): Promise<Result<{ readonly entries: readonly string[] }, Refusal>>
  /** The same on many records at once, as few items as they fit in; what is refused of some does not stop the others. */
  runAll(command: string, targets: readonly Target[]): Promise<readonly RefusedTarget[]>
  /** A file of an entry, from the cache or the relay; null while it can be had from neither. */
  file(record: string, entry: string, name: string): Promise<Blob | null>
  /**
   * Keeps files for a draft and begins to bring them up; offline they wait. All of them or none. Names may be changed, so
   * that no two are the same: the answer, and `attachments`, say how the message has to name them.
   */
  attach(draft: string, files: readonly GivenFile[]): Promise<Result<readonly FileRef[], Refusal>>
  /** Forgets one of them. */
  detach(draft: string, name: string): Promise<void>
  /** The bytes of one of them; null: there is none. */
  attached(draft: string, name: string): Promise<Blob | null>
  /** Tries the relay now rather than after the wait. */
  retryNow(): Promise<void>
  /** A refused change has been read by the person. */
  dismissRefused(id: number): Promise<void>
  /** A channel to a live document, by its name (shared/protocol/live.ts); it behaves as a WebSocket to it would. */
  live(name: string, events: LiveEvents): LiveChannel
  /** The words of a draft as this browser has them, Yjs V1; null: it has none. */
  text(name: string): Promise<Uint8Array | null>
  /** Keeps a change of them in this browser; `own`: it was made here, and is brought to the relay until that has it. */
  keepText(name: string, update: Uint8Array, own: boolean): Promise<void>
  /** Closes everything and deletes the replica of this account. The session must have been ended before. */
  wipe(): Promise<void>
}

/** Nothing follows `onClose`. */
export interface LiveEvents {
  onOpen(): void
  onMessage(bytes: Uint8Array): void
  /** As a WebSocket has them: 44xx is the relay's last word, 1006 a connection that was lost. */
  onClose(code: number): void
}

export interface LiveChannel {
  send(bytes: Uint8Array): void
  /** Brings no `onClose`. */
  close(): void
}

export interface Target {
  readonly record: string
  readonly input: unknown
  readonly entry?: string
}

export interface RefusedTarget {
  readonly record: string
  readonly refusal: Refusal
}

/** A file as a person chose it. */
export interface GivenFile {
  readonly name: string
  readonly blob: Blob
}

export type Query =
  | { readonly type: 'team' }
  | { readonly type: 'counts'; readonly inbox: InboxId }
  | ListQuery
  | { readonly type: 'conversation'; readonly id: ConversationId }
  | { readonly type: 'unread'; readonly id: ConversationId }
  | { readonly type: 'notifications' }
  | { readonly type: 'attachments'; readonly draft: string }
  | { readonly type: 'sync' }

/** A window on a view: `limit` rows from place `from` on. */
export interface ListQuery {
  readonly type: 'list'
  readonly inbox: InboxId
  readonly view: View
  readonly oldestFirst: boolean
  readonly from: number
  readonly limit: number
}

export type AnswerTo<Q extends Query> = Answers[Q['type']]

export interface Answers {
  readonly team: Team
  /** The length of each view, exact. */
  readonly counts: Readonly<Record<View, number>>
  readonly list: {
    /** The length of the whole view, exact. */
    readonly total: number
    /** The place of the first of these rows. */
    readonly from: number
    readonly rows: readonly ListRow[]
    /** false: as it stood when this browser was last here; the replica has not spoken yet (SY-42). */
    readonly live: boolean
  }
  /** null: no such conversation here (yet). */
  readonly conversation: ConversationState | null
  /** Has the contact written what I have not read? */
  readonly unread: boolean
  readonly notifications: Notifications
  /** In the order in which they were attached. */
  readonly attachments: readonly Attachment[]
  readonly sync: SyncState
}

/** A row, and what it is to this member. */
export type ListRow = ConversationRow & { readonly unread?: true }

export interface Notifications {
  /** Of those that show something. */
  readonly unread: number
  /** The newest 50, newest first. */
  readonly items: readonly NotificationItem[]
}

export interface NotificationItem {
  readonly id: RecordId
  readonly event: 'mention' | 'assigned' | 'message'
  /** Who did it; null: the contact. */
  readonly by: MemberId | null
  readonly conversation: ConversationId
  readonly inbox: InboxId
  readonly entry: string
  readonly at: number
  readonly read: boolean
  /** The contact's name, and the subject. */
  readonly who: string
  readonly subject: string
}

export interface Attachment {
  readonly id: string
  /** As the message names it. */
  readonly file: FileRef
  /** Bytes that the relay has. */
  readonly sent: number
  /** It has all of them. */
  readonly done: boolean
  /** Why it has not yet; it is tried again by itself. */
  readonly problem: HttpError | 'offline' | null
}

export interface Team {
  readonly me: MemberId
  readonly workspace: string
  /** `record`: where they stand; null: it is not here yet. */
  readonly settings: Omit<Settings, 'name'> & { readonly record: RecordId | null }
  /** Sorted by name, the inactive too. */
  readonly members: readonly {
    readonly id: MemberId
    readonly name: string
    readonly email: string
    readonly role: Role
    readonly active: boolean
  }[]
  /** Who was removed: only their names, for what they wrote. */
  readonly former: readonly { readonly id: MemberId; readonly name: string }[]
  readonly teams: readonly { readonly id: TeamId; readonly name: string; readonly members: readonly MemberId[] }[]
  readonly inboxes: readonly {
    readonly id: InboxId
    readonly name: string
    readonly addresses: readonly { readonly name: string; readonly address: string }[]
    /** May I? Only settings show the others. */
    readonly mayEnter: boolean
    /** Only these members, these teams and super admins may enter. */
    readonly private: boolean
    readonly members: readonly MemberId[]
    readonly teams: readonly TeamId[]
  }[]
}

export interface SyncState {
  readonly phase: 'starting' | 'syncing' | 'live' | 'offline' | 'signed-out' | 'outdated' | 'other-tab'
  /** Has the first download of everything one may see been finished once? null: not known before the storage is open. */
  readonly complete: boolean | null
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
  /** The first of its records. */
  readonly record: string
  /** How many records it changes. */
  readonly count: number
  /** The contact's name, for people. */
  readonly who: string
  /** The start of the text, where there is one. */
  readonly text: string
  readonly at: number
}

export interface RefusedItem extends WaitingItem {
  readonly id: number
  /** All of the text that was written, for its author to take away; empty where there was none. */
  readonly written: string
  readonly refusal: Refusal
}
