import * as v from 'valibot'
import { EntryId } from '../../ids.ts'
import { ok } from '../../result.ts'
import { decideOn, defineConversationCommand } from '../conversation-command.ts'

/** Takes back what one has just done (MO-13). Bulk: once for each entry that was written. */
export const undoEntry = defineConversationCommand({
  name: 'conversation.undo',
  version: 1,
  input: v.strictObject({ entry: EntryId }),
  decide(state, { entry }, { actor, at, newId }) {
    if (state.undone.includes(entry)) return ok([])
    return decideOn(state, { id: newId(), type: 'undone', by: actor, at, of: entry })
  },
})
