import * as v from 'valibot'
import { Owner } from '../../records/conversation/event-entries.ts'
import { ok } from '../../result.ts'
import { decideOn, defineConversationCommand } from '../conversation-command.ts'

/** Gives a conversation to a member, a team, or nobody. Whether a member is active is the relay's to judge (MO-8). */
export const assignConversation = defineConversationCommand({
  name: 'conversation.assign',
  version: 1,
  input: v.strictObject({ to: v.nullable(Owner) }),
  decide(state, { to }, { actor, at, newId }) {
    if (state.owner === to) return ok([])
    return decideOn(state, { id: newId(), type: 'assigned', by: actor, at, to })
  },
})
