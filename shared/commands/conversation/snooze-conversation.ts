import * as v from 'valibot'
import { EntryId } from '../../ids.ts'
import { Count } from '../../records/entry.ts'
import { ok } from '../../result.ts'
import { decideOn, defineConversationCommand } from '../conversation-command.ts'

/** Out of the way until `until`, ms, or until a message comes above `seen`, the greatest `n` on screen (MO-19). */
export const snoozeConversation = defineConversationCommand({
  name: 'conversation.snooze',
  version: 1,
  input: v.strictObject({ until: Count, seen: Count }),
  decide(state, { until, seen }, { actor, at, newId }) {
    if (state.snoozedUntil === until) return ok([])
    return decideOn(state, { id: newId(), type: 'snoozed', by: actor, at, until, seen })
  },
})

/** The relay's: the time has come. Of a snooze that stands no more it says nothing. */
export const wakeConversation = defineConversationCommand({
  name: 'conversation.wake',
  version: 1,
  input: v.strictObject({ snooze: EntryId }),
  decide(state, { snooze }, { actor, at, newId }) {
    return ok(state.snooze === snooze ? [{ id: newId(), type: 'woke', by: actor, at, of: snooze }] : [])
  },
})
