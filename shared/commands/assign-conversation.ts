import * as v from 'valibot'
import { MemberId } from '../ids.ts'
import { ok } from '../result.ts'
import { defineConversationCommand } from './conversation-command.ts'

/** Gives a conversation to a member, or to nobody. Whether the member is active is the relay's to judge (MO-8). */
export const assignConversation = defineConversationCommand({
  name: 'conversation.assign',
  version: 1,
  input: v.strictObject({ to: v.nullable(MemberId) }),
  decide(state, { to }, { actor, at, newId }) {
    if (state.owner === to) return ok([])
    return ok([{ id: newId(), type: 'assigned', by: actor, at, to }])
  },
})
