import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import type { CommandContext } from '../../shared/commands/command.ts'
import { assignConversation } from '../../shared/commands/conversation/assign-conversation.ts'
import { closeConversation } from '../../shared/commands/conversation/close-conversation.ts'
import { commentOnConversation } from '../../shared/commands/conversation/comment-on-conversation.ts'
import { reopenConversation } from '../../shared/commands/conversation/reopen-conversation.ts'
import { commands } from '../../shared/commands/index.ts'
import { cancelMessage } from '../../shared/commands/message/message-commands.ts'
import { sendMessage } from '../../shared/commands/message/send-message.ts'
import { setContact } from '../../shared/commands/set-fields.ts'
import { ConversationEntry } from '../../shared/records/conversation/entries.ts'
import { contactKind } from '../../shared/records/team.ts'
import { anna, assigned, bo, closed, created, createTestIds, fold, id, message, received } from './build.ts'

const context = (seed = 5): CommandContext => ({ actor: anna, at: 100, actedAt: 100, newId: createTestIds(seed).newId })
const open = fold([created(10), received(11, 2)])
const draft = id()
const letter = {
  from: { name: '', address: 'verkstad@ekstromcykel.example' },
  to: [{ name: '', address: 'karin@example.org' }],
  cc: [],
  bcc: [],
  subject: 'Re',
  text: 'Yes',
  rich: null,
  files: [],
  seen: 2,
  draft,
  answers: null,
  close: true,
}

test('[CM-1] every command has a wire name of its own and a schema that refuses what it does not know', () => {
  for (const [name, command] of commands) {
    expect(name).toMatch(/^[a-z]+\.[a-z]+(-[a-z]+)*$/)
    expect(v.safeParse(command.input, { unknown: 1 }).success, name).toBe(false)
    expect(v.safeParse(command.input, null).success, name).toBe(false)
  }
})

test('[CM-1] what a command decides fits the schema of entries', () => {
  const decided = sendMessage.decide(open, letter, context())
  if (!decided.ok) throw new Error(decided.error.code)
  expect(decided.value.map((entry) => entry.type)).toEqual(['message', 'assigned', 'closed'])
  for (const entry of decided.value) expect(v.safeParse(ConversationEntry, entry).success).toBe(true)
})

test('[CM-3] a decision made again with the same ids is the same', () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (text, close) => {
      const decide = () => sendMessage.decide(open, { ...letter, text, close }, context())
      expect(decide()).toEqual(decide())
    }),
  )
})

test('[CM-4] a repeat writes nothing', () => {
  const done = fold([created(10), received(11, 2), assigned(12, bo), closed(13, 2)])
  expect(closeConversation.decide(done, { seen: 2 }, context())).toEqual({ ok: true, value: [] })
  expect(assignConversation.decide(done, { to: bo }, context())).toEqual({ ok: true, value: [] })
  expect(reopenConversation.decide(open, {}, context())).toEqual({ ok: true, value: [] })
  const contact = contactKind.fold('contact:x', [{ id: id(), type: 'set', by: 'relay', at: 1, fields: { name: 'Karin' } }])
  expect(setContact.decide(contact as never, { fields: { name: 'Karin' } }, context())).toEqual({ ok: true, value: [] })
})

test('[G1] sending gives an unassigned conversation to its author, and no other', () => {
  const types = (state: typeof open) => {
    const decided = sendMessage.decide(state, { ...letter, close: false }, context())
    return decided.ok ? decided.value.map((entry) => entry.type) : decided.error.code
  }
  expect(types(open)).toEqual(['message', 'assigned'])
  expect(types(fold([created(10), assigned(11, bo)]))).toEqual(['message'])
})

test('[MO-11] a second Send of one draft is refused here already, with who sent it', () => {
  const sent = fold([created(10), message(20, 1, bo, draft)])
  expect(sendMessage.decide(sent, letter, context())).toEqual({ ok: false, error: { code: 'already-sent', detail: bo } })
})

test('[CM-1] empty messages and comments, and messages to nobody, are refused', () => {
  expect(sendMessage.decide(open, { ...letter, text: ' ' }, context())).toEqual({ ok: false, error: { code: 'empty-message' } })
  expect(sendMessage.decide(open, { ...letter, to: [] }, context())).toEqual({ ok: false, error: { code: 'no-recipient' } })
  expect(commentOnConversation.decide(open, { text: '\n', rich: null, mentions: [] }, context())).toEqual({
    ok: false,
    error: { code: 'empty-message' },
  })
  expect(cancelMessage.decide(open, { message: id() }, context())).toEqual({ ok: false, error: { code: 'not-found' } })
})
