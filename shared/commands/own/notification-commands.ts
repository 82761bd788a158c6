import * as v from 'valibot'
import { ConversationId, EntryId, MemberId } from '../../ids.ts'
import type { SetEntry } from '../../records/form.ts'
import { type Notification, type NotificationFields, notificationRecord } from '../../records/notification.ts'
import { fail, ok } from '../../result.ts'
import { defineCommand } from '../command.ts'

type Entry = SetEntry<NotificationFields>
interface Told {
  readonly to: MemberId
  readonly event: NotificationFields['event']
  readonly by: MemberId | null
  readonly conversation: ConversationId
  readonly entry: string
}

/** The relay's: tells a member of an entry, once. */
export const tellMember = defineCommand<Told, Notification, Entry>({
  name: 'notification.tell',
  kind: 'notification',
  version: 1,
  input: v.strictObject({
    to: MemberId,
    event: v.picklist(['mention', 'assigned', 'message']),
    by: v.nullable(MemberId),
    conversation: ConversationId,
    entry: EntryId,
  }),
  decide(state, told, { actor, at, newId }) {
    if (state.id !== notificationRecord(told.to, told.entry)) return fail({ code: 'malformed' })
    if (state.at > 0) return ok([]) // CM-4
    return ok([{ id: newId(), type: 'set', by: actor, at, fields: { ...told, toldAt: at, read: false } }])
  },
})

export const readNotification = defineCommand<Record<string, never>, Notification, Entry>({
  name: 'notification.read',
  kind: 'notification',
  version: 1,
  input: v.strictObject({}),
  decide(state, _input, { actor, at, newId }) {
    if (state.at === 0) return fail({ code: 'not-found' })
    if (state.fields.read) return ok([]) // CM-4
    return ok([{ id: newId(), type: 'set', by: actor, at, fields: { read: true } }])
  },
})
