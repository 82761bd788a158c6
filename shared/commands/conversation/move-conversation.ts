import * as v from 'valibot'
import { InboxId } from '../../ids.ts'
import { ok } from '../../result.ts'
import { decideOn, defineConversationCommand } from '../conversation-command.ts'

/** To another inbox, with all that stands in it. Who may not enter that one has it no more. */
export const moveConversation = defineConversationCommand({
  name: 'conversation.move',
  version: 1,
  input: v.strictObject({ to: InboxId }),
  decide(state, { to }, { actor, at, newId }) {
    if (state.inbox === to) return ok([])
    return decideOn(state, { id: newId(), type: 'moved', by: actor, at, to })
  },
})
