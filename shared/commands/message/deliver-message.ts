import * as v from 'valibot'
import { EntryId, MemberId } from '../../ids.ts'
import { findMessage } from '../../records/conversation/state.ts'
import { HoldReason } from '../../records/conversation/writing-entries.ts'
import { fail, ok } from '../../result.ts'
import { defineConversationCommand } from '../conversation-command.ts'

/** The relay's: an attempt begins. Refused when the message was called back in the meantime. */
export const beginDelivery = defineConversationCommand({
  name: 'message.begin',
  version: 1,
  input: v.strictObject({ message: EntryId, externalId: v.string() }),
  decide(state, { message, externalId }, { actor, at, newId }) {
    const delivery = findMessage(state, message)?.delivery
    if (delivery === undefined) return fail({ code: 'not-found' })
    if (delivery.state !== 'queued' && delivery.state !== 'deferred') return fail({ code: 'already-sending' })
    return ok([
      {
        id: newId(),
        type: 'sending',
        by: actor,
        at,
        of: message,
        attempt: delivery.attempts + 1,
        externalId: delivery.externalId ?? externalId,
      },
    ])
  },
})

/** The relay's: how the attempt ended, or why there is none. */
export const endDelivery = defineConversationCommand({
  name: 'message.end',
  version: 1,
  input: v.strictObject({
    message: EntryId,
    state: v.picklist(['sent', 'deferred', 'failed', 'uncertain']),
    code: v.nullable(v.string()),
    detail: v.nullable(v.pipe(v.string(), v.maxLength(1000))),
  }),
  decide(state, { message, state: end, code, detail }, { actor, at, newId }) {
    const delivery = findMessage(state, message)?.delivery
    if (delivery === undefined) return fail({ code: 'not-found' })
    if (delivery.state === end && delivery.code === code) return ok([])
    return ok([{ id: newId(), type: 'delivery', by: actor, at, of: message, state: end, code, detail }])
  },
})

/** The relay's: the conversation had moved on; a member decides. */
export const holdMessage = defineConversationCommand({
  name: 'message.hold',
  version: 1,
  input: v.strictObject({ message: EntryId, why: HoldReason, who: v.nullable(MemberId) }),
  decide(state, { message, why, who }, { actor, at, newId }) {
    const delivery = findMessage(state, message)?.delivery
    if (delivery === undefined) return fail({ code: 'not-found' })
    if (delivery.state !== 'queued' && delivery.state !== 'deferred') return fail({ code: 'already-sending' })
    return ok([{ id: newId(), type: 'held', by: actor, at, of: message, why, who }])
  },
})

/** The relay's: writes nothing, and is refused while the message still has to leave. Its job may go when this holds. */
export const restDelivery = defineConversationCommand({
  name: 'message.rest',
  version: 1,
  input: v.strictObject({ message: EntryId }),
  decide(state, { message }) {
    const delivery = findMessage(state, message)?.delivery
    return delivery?.state === 'queued' || delivery?.state === 'deferred' ? fail({ code: 'already-sending' }) : ok([])
  },
})
