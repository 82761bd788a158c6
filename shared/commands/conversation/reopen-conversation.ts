import * as v from 'valibot'
import { ok } from '../../result.ts'
import { decideOn, defineConversationCommand } from '../conversation-command.ts'

/** Opens what is closed; brings back at once what is snoozed. */
export const reopenConversation = defineConversationCommand({
  name: 'conversation.reopen',
  version: 1,
  input: v.strictObject({}),
  decide(state, _input, { actor, at, newId }) {
    if (state.status === 'open' && state.snoozedUntil === null) return ok([])
    return decideOn(state, { id: newId(), type: 'reopened', by: actor, at })
  },
})
