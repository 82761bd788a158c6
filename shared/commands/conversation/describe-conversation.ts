import * as v from 'valibot'
import { Contact, Tag } from '../../records/conversation/event-entries.ts'
import { Subject } from '../../records/conversation/writing-entries.ts'
import { ok } from '../../result.ts'
import { decideOn, defineConversationCommand } from '../conversation-command.ts'

export const renameConversation = defineConversationCommand({
  name: 'conversation.rename',
  version: 1,
  input: v.strictObject({ subject: v.pipe(Subject, v.trim()) }),
  decide(state, { subject }, { actor, at, newId }) {
    if (state.subject === subject) return ok([])
    return decideOn(state, { id: newId(), type: 'subject', by: actor, at, subject })
  },
})

const Tags = v.pipe(v.array(Tag), v.maxLength(50))

/** Puts tags on and takes others off; what is so already is left out. */
export const tagConversation = defineConversationCommand({
  name: 'conversation.tag',
  version: 1,
  input: v.strictObject({ add: Tags, remove: Tags }),
  decide(state, input, { actor, at, newId }) {
    const add = [...new Set(input.add)].filter((tag) => !state.tags.includes(tag))
    const remove = [...new Set(input.remove)].filter((tag) => state.tags.includes(tag) && !input.add.includes(tag))
    if (add.length === 0 && remove.length === 0) return ok([])
    return decideOn(state, { id: newId(), type: 'tagged', by: actor, at, add, remove })
  },
})

/** Says whom it is with; null: nobody known. */
export const linkContact = defineConversationCommand({
  name: 'conversation.link-contact',
  version: 1,
  input: v.strictObject({ contact: v.nullable(Contact) }),
  decide(state, { contact }, { actor, at, newId }) {
    const same = state.contact?.id === contact?.id && state.contact?.name === contact?.name && state.contact?.address === contact?.address
    if (same) return ok([])
    return decideOn(state, { id: newId(), type: 'contact-linked', by: actor, at, contact })
  },
})
