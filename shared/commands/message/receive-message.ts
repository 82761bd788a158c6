import * as v from 'valibot'
import { ChannelId, ContactId, InboxId } from '../../ids.ts'
import type { ConversationEntry } from '../../records/conversation/entries.ts'
import { Address, FileRef, MAX_TEXT } from '../../records/parts.ts'
import { fail, ok } from '../../result.ts'
import { defineConversationCommand } from '../conversation-command.ts'

/**
 * The relay's: what a channel brought, into a new conversation or a known one, which it reopens and takes out of the trash:
 * what lies there is soon gone, and nobody has read this.
 */
export const receiveMessage = defineConversationCommand({
  name: 'conversation.receive',
  version: 1,
  input: v.strictObject({
    inbox: InboxId,
    channel: ChannelId,
    via: v.picklist(['email', 'chat', 'messenger', 'form', 'call']),
    contact: v.strictObject({ id: ContactId, ...Address.entries }),
    from: Address,
    to: v.array(Address),
    cc: v.array(Address),
    replyTo: v.nullable(Address),
    subject: v.pipe(v.string(), v.maxLength(998)),
    text: v.pipe(v.string(), v.maxBytes(MAX_TEXT)),
    full: v.nullable(FileRef),
    html: v.nullable(FileRef),
    files: v.array(FileRef),
    raw: v.nullable(FileRef),
    externalId: v.nullable(v.string()),
    writtenAt: v.nullable(v.number()),
    unreadable: v.nullable(v.string()),
  }),
  decide(state, { inbox, channel, via, contact, ...message }, { at, newId }) {
    if (state.redirect !== null) return fail({ code: 'continued', detail: state.redirect })
    const entries: ConversationEntry[] = []
    if (state.inbox === null)
      entries.push({ id: newId(), type: 'created', by: 'relay', at, inbox, channel, via, subject: message.subject, contact })
    entries.push({ id: newId(), type: 'received', by: contact.id, at, ...message })
    if (state.trashedAt !== null) entries.push({ id: newId(), type: 'restored', by: contact.id, at })
    if (state.status === 'closed') entries.push({ id: newId(), type: 'reopened', by: contact.id, at })
    return ok(entries)
  },
})
