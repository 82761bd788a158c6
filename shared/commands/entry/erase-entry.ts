import * as v from 'valibot'
import { EntryId } from '../../ids.ts'
import { fail, ok } from '../../result.ts'
import { defineConversationCommand } from '../conversation-command.ts'

/**
 * The relay's: says where something hidden stood, in the transaction that takes its content away. What it repeats holds
 * nothing of what was said.
 */
export const eraseEntry = defineConversationCommand({
  name: 'conversation.erase',
  version: 1,
  input: v.strictObject({ entry: EntryId }),
  decide(state, { entry }, { actor, at, newId }) {
    for (const item of state.timeline) {
      if (item.type !== 'hidden' || item.entry.id !== entry) continue
      const { was: type, by, at: writtenAt, n, draft } = item.entry
      const was = { type, by, at: writtenAt, ...(n === undefined ? {} : { n }), ...(draft === null ? {} : { draft }) }
      return ok([{ id: newId(), type: 'erased', by: actor, at, of: entry, was }])
    }
    return fail({ code: 'not-hidden' })
  },
})
