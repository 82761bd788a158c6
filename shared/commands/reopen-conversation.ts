import * as v from 'valibot'
import { ok } from '../result.ts'
import { defineConversationCommand } from './conversation-command.ts'

export const reopenConversation = defineConversationCommand({
  name: 'conversation.reopen',
  version: 1,
  input: v.strictObject({}),
  decide(state, _input, { actor, at, newId }) {
    if (state.status === 'open') return ok([])
    return ok([{ id: newId(), type: 'reopened', by: actor, at }])
  },
})
