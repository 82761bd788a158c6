import * as v from 'valibot'
import { EntryId } from '../../ids.ts'
import { ok } from '../../result.ts'
import { decideOn, defineConversationCommand } from '../conversation-command.ts'

const input = v.strictObject({ entry: EntryId })

/** What a message or comment says is for nobody's eyes any more, here and in every replica (E5). */
export const hideEntry = defineConversationCommand({
  name: 'conversation.hide',
  version: 1,
  input,
  decide(state, { entry }, { actor, at, newId }) {
    const decision = decideOn(state, { id: newId(), type: 'hidden', by: actor, at, of: entry })
    return !decision.ok && decision.error.code === 'already-hidden' ? ok([]) : decision
  },
})

/** Only for who hid it, and for super admins. */
export const showEntry = defineConversationCommand({
  name: 'conversation.show',
  version: 1,
  input,
  decide(state, { entry }, { actor, at, newId }) {
    const decision = decideOn(state, { id: newId(), type: 'shown', by: actor, at, of: entry })
    return !decision.ok && decision.error.code === 'not-hidden' ? ok([]) : decision
  },
})
