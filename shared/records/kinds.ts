import type { KindName } from '../ids.ts'
import { conversationKind } from './conversation.ts'
import type { ConversationEntry } from './conversation-entries.ts'
import type { Entry } from './entry.ts'
import type { SetEntry } from './form.ts'
import type { Kind } from './kind.ts'
import { channelKind, contactKind, inboxKind, memberKind, workspaceKind } from './team.ts'

/** What every record state has, whatever its kind. */
export interface AnyState {
  readonly id: string
  readonly n: number
  readonly at: number
}

/** A kind whose own types are not known here: entries are parsed by its schema before they reach it. */
export type AnyKind = Kind<Entry, AnyState, unknown>

/** Every kind of record there is. A new noun is one file and one line here. */
export const kindByName: { readonly [K in KindName]: AnyKind } = {
  workspace: workspaceKind as unknown as AnyKind,
  member: memberKind as unknown as AnyKind,
  inbox: inboxKind as unknown as AnyKind,
  channel: channelKind as unknown as AnyKind,
  contact: contactKind as unknown as AnyKind,
  conversation: conversationKind as unknown as AnyKind,
}

/** Any entry of any kind. */
export type RecordEntry = ConversationEntry | SetEntry<Record<string, unknown>>
