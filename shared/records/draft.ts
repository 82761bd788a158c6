import * as v from 'valibot'
import { ConversationId, InboxId, MemberId } from '../ids.ts'
import { type FormState, formKind } from './form.ts'
import { everyone } from './kind.ts'

/**
 * The mark of a draft: that somebody writes an answer, where, and how it begins. Its words are the live document
 * `text:<the same ULID>` (G9, E6).
 */
export const draftKind = formKind({
  name: 'draft',
  fields: {
    inbox: v.nullable(InboxId),
    conversation: v.nullable(ConversationId),
    /** Who began it. */
    by: v.nullable(MemberId),
    excerpt: v.pipe(v.string(), v.maxLength(200)),
    /** Sent, or thrown away. */
    done: v.boolean(),
  },
  initial: { inbox: null, conversation: null, by: null, excerpt: '', done: false },
  roles: everyone,
  home: (fields) => fields.inbox,
  index: (fields) => (fields.conversation === null ? [] : [`goes-with/${fields.conversation}`]),
})
export type Draft = FormState<{
  inbox: InboxId | null
  conversation: ConversationId | null
  by: MemberId | null
  excerpt: string
  done: boolean
}>
