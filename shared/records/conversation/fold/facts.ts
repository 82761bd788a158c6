import type { ConversationId, InboxId } from '../../../ids.ts'
import type { ConversationEntry, EntryOf } from '../entries.ts'
import type { Owner } from '../event-entries.ts'
import type { Strands } from './strands.ts'

/** What the newest of each kind of event says. */
export interface Facts {
  readonly created: EntryOf<'created'> | null
  readonly inbox: InboxId | null
  /** null: nobody has named it. */
  readonly subject: string | null
  /** undefined: it is as it was created. */
  readonly contact: EntryOf<'contact-linked'>['contact'] | undefined
  readonly owner: Owner | null
  readonly tags: readonly string[]
  readonly spam: EntryOf<'marked-spam'> | null
  readonly trashed: EntryOf<'trashed'> | null
  readonly deleted: boolean
  readonly mergedInto: ConversationId | null
  readonly continuedIn: ConversationId | null
}

/**
 * `entries` by (at, id): the newest stands (MO-16 to MO-18). What a merge brought says nothing of where this conversation
 * stands or whose it is; its tags it brings along.
 */
export function factsOf(entries: readonly ConversationEntry[], strands: Strands): Facts {
  const tags = new Set<string>()
  const facts: { -readonly [K in keyof Facts]: Facts[K] } = {
    created: null,
    inbox: null,
    subject: null,
    contact: undefined,
    owner: null,
    tags: [],
    spam: null,
    trashed: null,
    deleted: false,
    mergedInto: null,
    continuedIn: null,
  }
  let movedTo: InboxId | null = null
  for (const entry of entries) {
    if (entry.type === 'tagged') {
      for (const tag of entry.add) tags.add(tag)
      for (const tag of entry.remove) tags.delete(tag)
    }
    if (strands.of(entry.id) !== null) continue
    switch (entry.type) {
      case 'created':
        facts.created ??= entry
        break
      case 'moved':
        movedTo = entry.to
        break
      case 'subject':
        facts.subject = entry.subject
        break
      case 'contact-linked':
        facts.contact = entry.contact
        break
      case 'assigned':
        facts.owner = entry.to
        break
      case 'marked-spam':
        facts.spam = entry
        break
      case 'unmarked-spam':
        facts.spam = null
        break
      case 'trashed':
        facts.trashed = entry
        break
      case 'restored':
        facts.trashed = null
        break
      case 'deleted':
        facts.deleted = true
        break
      case 'merged':
        facts.mergedInto ??= entry.into
        break
      case 'continued':
        facts.continuedIn ??= entry.in
        break
    }
  }
  facts.inbox = facts.created === null ? null : (movedTo ?? facts.created.inbox)
  facts.tags = [...tags].sort()
  return facts
}
