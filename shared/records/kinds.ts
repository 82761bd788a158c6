import type { KindName, RecordId } from '../ids.ts'
import { conversationKind } from './conversation/conversation.ts'
import type { ConversationEntry } from './conversation/entries.ts'
import { draftKind } from './draft.ts'
import type { Entry } from './entry.ts'
import type { SetEntry } from './form.ts'
import type { Kind } from './kind.ts'
import { marksKind } from './marks.ts'
import { notificationKind } from './notification.ts'
import { channelKind, contactKind, inboxKind, memberKind, teamKind, workspaceKind } from './team.ts'
import { textKind } from './text.ts'

/** What every record state has, whatever its kind. */
export interface AnyState {
  readonly id: string
  readonly n: number
  readonly at: number
  /** The record that goes on with the work of this one: what it was merged into, or what follows it when it is full. */
  readonly redirect?: RecordId | null
}

/** A kind whose own types are not known here: entries are parsed by its schema before they reach it. */
export type AnyKind = Kind<Entry, AnyState, unknown>

/** Every kind of record there is. A new noun is one file and one line here. */
export const kindByName: { readonly [K in KindName]: AnyKind } = {
  team: teamKind as unknown as AnyKind,
  draft: draftKind as unknown as AnyKind,
  text: textKind as unknown as AnyKind,
  notification: notificationKind as unknown as AnyKind,
  marks: marksKind as unknown as AnyKind,
  workspace: workspaceKind as unknown as AnyKind,
  member: memberKind as unknown as AnyKind,
  inbox: inboxKind as unknown as AnyKind,
  channel: channelKind as unknown as AnyKind,
  contact: contactKind as unknown as AnyKind,
  conversation: conversationKind as unknown as AnyKind,
}

/** Any entry of any kind. */
export type RecordEntry = ConversationEntry | SetEntry<Record<string, unknown>>
