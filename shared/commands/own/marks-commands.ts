import * as v from 'valibot'
import { ConversationId, type MemberId } from '../../ids.ts'
import { Count } from '../../records/entry.ts'
import { type MarksEntry, type MarksState, shardRecord, watermarkRecord } from '../../records/marks.ts'
import { fail, ok } from '../../result.ts'
import { defineCommand } from '../command.ts'

/** The member has read a conversation up to `upTo`. Its record is the conversation's shard, `shardRecord`. */
export const readConversation = defineCommand<{ conversation: ConversationId; upTo: number }, MarksState, MarksEntry>({
  name: 'marks.read',
  kind: 'marks',
  version: 1,
  input: v.strictObject({ conversation: ConversationId, upTo: Count }),
  decide(state, { conversation, upTo }, { actor, at, newId }) {
    const member = actor as MemberId
    if (state.id !== shardRecord(member, conversation)) return fail({ code: 'not-allowed' })
    if ((state.upTo[conversation] ?? 0) >= upTo) return ok([]) // CM-4
    return ok([{ id: newId(), type: 'read', by: actor, at, member, conversation, upTo }])
  },
})

/** The member has read everything whose activity is before `before`, ms. Its record is `watermarkRecord`. */
export const raiseWatermark = defineCommand<{ before: number }, MarksState, MarksEntry>({
  name: 'marks.watermark',
  kind: 'marks',
  version: 1,
  input: v.strictObject({ before: Count }),
  decide(state, { before }, { actor, at, newId }) {
    const member = actor as MemberId
    if (state.id !== watermarkRecord(member)) return fail({ code: 'not-allowed' })
    if (state.before >= before) return ok([]) // CM-4
    return ok([{ id: newId(), type: 'watermark', by: actor, at, member, before }])
  },
})
