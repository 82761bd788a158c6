import * as v from 'valibot'
import { Count } from '../../records/entry.ts'
import { ok } from '../../result.ts'
import { decideOn, defineConversationCommand } from '../conversation-command.ts'

/** Closes what the member has read up to `seen`; a message of the contact above it keeps it open (MO-7). */
export const closeConversation = defineConversationCommand({
  name: 'conversation.close',
  version: 1,
  input: v.strictObject({ seen: Count }),
  decide(state, { seen }, { actor, at, newId }) {
    if (state.status === 'closed') return ok([]) // CM-4
    return decideOn(state, { id: newId(), type: 'closed', by: actor, at, seen })
  },
})
