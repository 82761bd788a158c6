import * as v from 'valibot'
import { hash128 } from '../hash.ts'
import { ConversationId, EntryId, MemberId, ownSpace, type RecordId, ulidOf } from '../ids.ts'
import { Count } from './entry.ts'
import { type FormState, formKind } from './form.ts'
import { everyone } from './kind.ts'
import { momentKey } from './moment.ts'

const form = formKind({
  name: 'notification',
  fields: {
    to: v.nullable(MemberId),
    event: v.picklist(['mention', 'assigned', 'message']),
    /** Who did it; null: a contact, or the relay. */
    by: v.nullable(MemberId),
    conversation: v.nullable(ConversationId),
    entry: v.nullable(EntryId),
    toldAt: Count,
    read: v.boolean(),
  },
  initial: { to: null, event: 'message', by: null, conversation: null, entry: null, toldAt: 0, read: false },
  roles: everyone,
  home: (fields) => (fields.to === null ? null : ownSpace(fields.to)),
  // The relay tells; a member says that it has been read, and nothing else.
  check: (entry, state) => (state.at > 0 && Object.keys(entry.fields).every((field) => field === 'read') ? null : { code: 'not-allowed' }),
})

/**
 * Something a member should know of, in their own space. It holds ids, never excerpts: what is hidden or out of reach
 * shows nothing here (JB-11). A read one is found by the moment of its reading, and goes when it is old.
 */
export const notificationKind: typeof form = {
  ...form,
  index: (state) => (state.fields.read ? [`read/${momentKey(state.at)}`] : []),
}

/** Follows from whom it is for and of which entry it tells, so that telling twice is telling once. */
export const notificationRecord = (member: MemberId, entry: string): RecordId => `notification:${ulidOf(hash128(`${member} ${entry}`))}`

export interface NotificationFields {
  readonly to: MemberId | null
  readonly event: 'mention' | 'assigned' | 'message'
  readonly by: MemberId | null
  readonly conversation: ConversationId | null
  readonly entry: string | null
  readonly toldAt: number
  readonly read: boolean
}
export type Notification = FormState<NotificationFields>
