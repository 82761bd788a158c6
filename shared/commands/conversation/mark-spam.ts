import * as v from 'valibot'
import { SpamReason } from '../../records/conversation/event-entries.ts'
import { Detail } from '../../records/conversation/writing-entries.ts'
import { ok } from '../../result.ts'
import { decideOn, defineConversationCommand } from '../conversation-command.ts'

/** To Spam, with why. A member says by hand, or that the sender is blocked; the rest is the relay's to say (C12). */
export const markSpam = defineConversationCommand({
  name: 'conversation.mark-spam',
  version: 1,
  input: v.strictObject({ why: v.optional(SpamReason, 'manual'), detail: v.optional(v.nullable(Detail), null) }),
  decide(state, { why, detail }, { actor, at, newId }) {
    if (state.spam !== null) return ok([])
    const entry = { id: newId(), type: 'marked-spam', by: actor, at, why, detail } as const
    // The relay is bound by no role: it alone knows scores, lists and signatures.
    return actor === 'relay' ? ok([entry]) : decideOn(state, entry)
  },
})

export const unmarkSpam = defineConversationCommand({
  name: 'conversation.unmark-spam',
  version: 1,
  input: v.strictObject({}),
  decide(state, _input, { actor, at, newId }) {
    if (state.spam === null) return ok([])
    return decideOn(state, { id: newId(), type: 'unmarked-spam', by: actor, at })
  },
})
