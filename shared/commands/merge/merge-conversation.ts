import * as v from 'valibot'
import { ConversationId } from '../../ids.ts'
import { ok } from '../../result.ts'
import { decideOn, defineConversationCommand } from '../conversation-command.ts'

/** All that stands here goes to `into`; this one only leads there. The relay copies (MO-20). */
export const mergeConversation = defineConversationCommand({
  name: 'conversation.merge',
  version: 1,
  input: v.strictObject({ into: ConversationId }),
  decide(state, { into }, { actor, at, newId }) {
    if (state.mergedInto === into) return ok([])
    return decideOn(state, { id: newId(), type: 'merged', by: actor, at, into })
  },
})
