import * as v from 'valibot'
import { ConversationId } from '../../ids.ts'
import { ok } from '../../result.ts'
import { defineConversationCommand } from '../conversation-command.ts'

/** The relay's: the record is full, the conversation goes on in another (MO-23). */
export const continueConversation = defineConversationCommand({
  name: 'conversation.continue',
  version: 1,
  input: v.strictObject({ in: ConversationId }),
  decide(state, input, { actor, at, newId }) {
    return ok(state.continuedIn === null ? [{ id: newId(), type: 'continued', by: actor, at, in: input.in }] : [])
  },
})
