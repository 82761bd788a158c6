import * as v from 'valibot'
import { EntryId, kindOf, type MemberId } from '../../ids.ts'
import type { ConversationEntry } from '../../records/conversation/entries.ts'
import { objectionTo } from '../../records/conversation/rules.ts'
import { Count } from '../../records/entry.ts'
import { Address, FileRef, MAX_RICH, MAX_TEXT } from '../../records/parts.ts'
import { fail, ok } from '../../result.ts'
import { defineConversationCommand } from '../conversation-command.ts'

/**
 * Writes to the contact. It waits in the outbox until the relay has accepted it and sends it, once. An unassigned
 * conversation becomes its author's (G1); `close` closes what the author has seen in the same item (*Send and close*).
 */
export const sendMessage = defineConversationCommand({
  name: 'conversation.send',
  version: 1,
  input: v.strictObject({
    from: Address,
    to: v.pipe(v.array(Address), v.maxLength(500)),
    cc: v.pipe(v.array(Address), v.maxLength(500)),
    bcc: v.pipe(v.array(Address), v.maxLength(500)),
    subject: v.pipe(v.string(), v.maxLength(998)),
    text: v.pipe(v.string(), v.maxBytes(MAX_TEXT)),
    rich: v.nullable(v.pipe(v.string(), v.maxBytes(MAX_RICH))),
    files: v.array(FileRef),
    seen: Count,
    draft: EntryId,
    answers: v.nullable(EntryId),
    close: v.boolean(),
  }),
  decide(state, { close, ...input }, { actor, at, actedAt, newId }) {
    const message = { id: newId(), type: 'message' as const, by: actor, at, writtenAt: actedAt, ...input }
    const objection = objectionTo(message, state)
    if (objection !== null) return fail(objection)
    const entries: ConversationEntry[] = [message]
    if (state.owner === null && kindOf(actor) === 'member')
      entries.push({ id: newId(), type: 'assigned', by: actor, at, to: actor as MemberId })
    if (close && state.status === 'open') entries.push({ id: newId(), type: 'closed', by: actor, at, seen: input.seen })
    return ok(entries)
  },
})
