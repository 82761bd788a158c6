import * as v from 'valibot'
import { ok } from '../../result.ts'
import { decideOn, defineConversationCommand } from '../conversation-command.ts'

export const trashConversation = defineConversationCommand({
  name: 'conversation.trash',
  version: 1,
  input: v.strictObject({}),
  decide(state, _input, { actor, at, newId }) {
    if (state.trashedAt !== null) return ok([])
    return decideOn(state, { id: newId(), type: 'trashed', by: actor, at })
  },
})

export const restoreConversation = defineConversationCommand({
  name: 'conversation.restore',
  version: 1,
  input: v.strictObject({}),
  decide(state, _input, { actor, at, newId }) {
    if (state.trashedAt === null) return ok([])
    return decideOn(state, { id: newId(), type: 'restored', by: actor, at })
  },
})

/** For good, out of the trash: on the relay and in every replica (C13). */
export const deleteConversation = defineConversationCommand({
  name: 'conversation.delete',
  version: 1,
  input: v.strictObject({}),
  decide(state, _input, { actor, at, newId }) {
    if (state.deleted) return ok([])
    return decideOn(state, { id: newId(), type: 'deleted', by: actor, at })
  },
})
