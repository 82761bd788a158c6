import * as v from 'valibot'
import { ConversationId, EntryId } from '../../ids.ts'
import { MAX_ENTRIES } from '../../protocol/limits.ts'
import { decideOn, defineConversationCommand } from '../conversation-command.ts'

/** Messages and comments go to a conversation of their own, whose fresh id the screen gives (MO-22). */
export const splitConversation = defineConversationCommand({
  name: 'conversation.split',
  version: 1,
  input: v.strictObject({ entries: v.pipe(v.array(EntryId), v.minLength(1), v.maxLength(MAX_ENTRIES)), into: ConversationId }),
  decide(state, { entries, into }, { actor, at, newId }) {
    return decideOn(state, { id: newId(), type: 'split', by: actor, at, into, entries: [...new Set(entries)] })
  },
})
