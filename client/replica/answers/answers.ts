import type { RecordId } from '../../../shared/ids.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import type { Query } from '../../bridge/api.ts'
import type { Core } from '../core.ts'

/** A part of an entry that is kept outside of its record. */
export interface FilePart {
  readonly record: RecordId
  readonly entry: string
  readonly name: string
}

/** Answers from what is held; never from the network. */
export async function answerTo(core: Core, query: Exclude<Query, { type: 'sync' | 'attachments' }>): Promise<unknown> {
  const { rows } = core.desk
  switch (query.type) {
    case 'team':
      return rows.team()
    case 'counts':
      return rows.counts(query.inbox)
    case 'list':
      return rows.list(query)
    case 'conversation':
      return conversation(core, query.id)
    case 'unread':
      return rows.isUnread(query.id)
    case 'notifications':
      return rows.notifications()
  }
}

async function conversation(core: Core, id: RecordId): Promise<ConversationState | null> {
  const copy = await core.records.one(id)
  if (copy.stored === null) return null
  const state = core.records.state(copy) as ConversationState
  core.records.keep([copy])
  return state.inbox === null ? null : state
}

/** Does this entry stand in its record, with what it says? */
export async function isThere(core: Core, record: RecordId, entry: string): Promise<boolean> {
  const state = await conversation(core, record)
  return state?.timeline.some((item) => item.type !== 'hidden' && item.entry.id === entry) === true && !state.deleted
}

export async function htmlParts(core: Core, conversations: number): Promise<readonly FilePart[]> {
  const parts: FilePart[] = []
  for (const record of core.desk.rows.newest(conversations)) {
    const state = await conversation(core, record)
    for (const { type, entry } of state?.timeline ?? []) {
      if (type === 'received' && entry.html !== null) parts.push({ record, entry: entry.id, name: entry.html.name })
    }
  }
  return parts
}
