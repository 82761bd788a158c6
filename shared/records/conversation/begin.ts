import type { ConversationId } from '../../ids.ts'
import type { ConversationEntry, EntryOf } from './entries.ts'
import type { ConversationState } from './state.ts'

/** What the relay gives new entries: its own time, after all that is there, and fresh ids. */
interface Making {
  readonly at: number
  newId(): string
}

/**
 * The first entries of the record in which a full one goes on (MO-23): it stands where the other stood, with whom it
 * stood, and is whose that was. null: the other has not begun itself.
 */
export function nextPartOf(state: ConversationState, { at, newId }: Making): ConversationEntry[] | null {
  const created = createdOf(state)
  if (created === null || state.inbox === null) return null
  const by = 'relay'
  const { channel, via } = created
  const contact = state.contact ?? created.contact
  const continues = state.id as ConversationId
  const { inbox, subject } = state
  const entries: ConversationEntry[] = [{ id: newId(), type: 'created', by, at, inbox, channel, via, subject, contact, continues }]
  if (state.contact === null) entries.push({ id: newId(), type: 'contact-linked', by, at, contact: null })
  if (state.owner !== null) entries.push({ id: newId(), type: 'assigned', by, at, to: state.owner })
  if (state.tags.length > 0) entries.push({ id: newId(), type: 'tagged', by, at, add: state.tags.slice(0, 50), remove: [] })
  if (state.spam !== null) entries.push({ id: newId(), type: 'marked-spam', by, at, why: state.spam.why, detail: state.spam.detail })
  return entries
}

/** The first entry of a conversation that is split off: with whoever wrote the first message that it takes along. */
export function splitOff(state: ConversationState, taken: readonly ConversationEntry[], { at, newId }: Making): EntryOf<'created'> | null {
  const created = createdOf(state)
  if (created === null || state.inbox === null) return null
  const first = taken.find((entry) => entry.type === 'received')
  const contact = first?.by.startsWith('contact:') ? { id: first.by as `contact:${string}`, ...first.from } : null
  return {
    id: newId(),
    type: 'created',
    by: 'relay',
    at,
    inbox: state.inbox,
    channel: created.channel,
    via: created.via,
    subject: first?.subject ?? state.subject,
    contact: contact ?? state.contact ?? created.contact,
  }
}

function createdOf(state: ConversationState): EntryOf<'created'> | null {
  for (const item of state.timeline) if (item.type === 'event' && item.entry.type === 'created') return item.entry
  return null
}
