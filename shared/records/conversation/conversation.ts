import { type ConversationRow, conversationRow } from '../../projections/conversation-row.ts'
import type { Kind } from '../kind.ts'
import { momentKey } from '../moment.ts'
import type { FileRef } from '../parts.ts'
import { ConversationEntry } from './entries.ts'
import { conversationRules } from './rules.ts'
import { type ConversationState, extendConversation, foldConversation } from './state.ts'

/** A conversation with one contact, in one inbox. Its state is the fold of its entries; nothing is overwritten. */
export const conversationKind: Kind<ConversationEntry, ConversationState, ConversationRow> = {
  name: 'conversation',
  entry: ConversationEntry,
  fold: foldConversation,
  extend: extendConversation,
  row: conversationRow,
  home: (state) => state.inbox,
  index: indexOf,
  files: filesOf,
  rules: conversationRules,
}

/**
 * What the relay looks up (MO-24): whose it is, what is due when, what lies since when in trash and spam (how long, the
 * settings say), and with whom it is. What was merged away is found by where it went and by nothing else.
 */
function indexOf(state: ConversationState): string[] {
  if (state.mergedInto !== null) return [`redirect/${state.mergedInto}`]
  const keys: string[] = []
  if (state.continuedIn !== null) keys.push(`redirect/${state.continuedIn}`)
  else {
    if (state.owner !== null) keys.push(`owner/${state.owner}`)
    if (state.snoozedUntil !== null) keys.push(`due/${momentKey(state.snoozedUntil)}`)
    if (state.trashedAt !== null) keys.push(`trashed/${momentKey(state.trashedAt)}`)
    if (state.spam !== null) keys.push(`spam/${momentKey(state.spam.at)}`)
  }
  if (state.contact !== null) keys.push(`contact/${state.contact.id}`)
  return keys
}

function filesOf(entry: ConversationEntry): readonly FileRef[] {
  if (entry.type === 'message') return entry.files
  if (entry.type !== 'received') return []
  return [entry.raw, entry.html, entry.full, ...entry.files].filter((file) => file !== null)
}
