import * as v from 'valibot'
import { MemberId } from '../../ids.ts'
import { MAX_RICH, MAX_TEXT } from '../../records/parts.ts'
import { decideOn, defineConversationCommand } from '../conversation-command.ts'

/** A note for colleagues; it never leaves the house. */
export const commentOnConversation = defineConversationCommand({
  name: 'conversation.comment',
  version: 1,
  input: v.strictObject({
    text: v.pipe(v.string(), v.maxBytes(MAX_TEXT)),
    rich: v.nullable(v.pipe(v.string(), v.maxBytes(MAX_RICH))),
    mentions: v.pipe(v.array(MemberId), v.maxLength(50)),
  }),
  decide(state, { text, rich, mentions }, { actor, at, newId }) {
    return decideOn(state, { id: newId(), type: 'comment', by: actor, at, text, rich, mentions })
  },
})
