import * as v from 'valibot'
import { EntryId } from '../../ids.ts'
import { holding, retriable, stoppable } from '../../records/conversation/message-rules.ts'
import { ok } from '../../result.ts'
import { defineConversationCommand } from '../conversation-command.ts'

const input = v.strictObject({ message: EntryId })

/** Calls a message back while it has not left; also *Discard* of a held or failed one. */
export const cancelMessage = defineConversationCommand({
  name: 'message.cancel',
  version: 1,
  input,
  decide(state, { message }, { actor, at, newId }) {
    const found = stoppable(state, message)
    if (!found.ok) return found
    if (found.value.delivery.state === 'cancelled') return ok([])
    return ok([{ id: newId(), type: 'cancelled', by: actor, at, of: message }])
  },
})

/** *Send anyway*: a held message goes out. */
export const releaseMessage = defineConversationCommand({
  name: 'message.release',
  version: 1,
  input,
  decide(state, { message }, { actor, at, newId }) {
    const found = holding(state, message)
    return found.ok ? ok([{ id: newId(), type: 'released', by: actor, at, of: message }]) : found
  },
})

/** *Retry*: one more attempt for a failed or uncertain message, with the same Message-ID. */
export const retryMessage = defineConversationCommand({
  name: 'message.retry',
  version: 1,
  input,
  decide(state, { message }, { actor, at, newId }) {
    const found = retriable(state, message)
    return found.ok ? ok([{ id: newId(), type: 'retried', by: actor, at, of: message }]) : found
  },
})
