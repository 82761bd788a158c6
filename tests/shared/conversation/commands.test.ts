import * as v from 'valibot'
import { expect, test } from 'vitest'
import type { CommandContext } from '../../../shared/commands/command.ts'
import { commands } from '../../../shared/commands/index.ts'
import type { MemberId } from '../../../shared/ids.ts'
import { ConversationEntry } from '../../../shared/records/conversation/entries.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import type { Actor } from '../../../shared/records/entry.ts'
import { anna, contact, created, createTestIds, entry, fold, otherConversation, otherInbox, received, reopened, team } from '../build.ts'

const letter = received(11, 2)
const open = [created(10), letter]

const context = (at: number, actor: Actor = anna): CommandContext => ({ actor, at, actedAt: at, newId: createTestIds(at).newId })

/** Runs a command as every place does: by its wire name, with an input that came as JSON. */
function run(name: string, input: unknown, state: ConversationState, at = 500, actor: Actor = anna) {
  const command = commands.get(name)
  if (command === undefined) throw new Error(`no command ${name}`)
  const decided = command.decide(state, v.parse(command.input, JSON.parse(JSON.stringify(input))), context(at, actor))
  return decided.ok ? (decided.value as ConversationEntry[]) : decided.error.code
}

const trashed = [...open, entry('trashed', 20, {})]
const linked = { id: contact, name: 'Karin', address: 'k@example.org' }

/** Each command with an input and a state in which it does something. */
const deeds: readonly (readonly [string, unknown, readonly ConversationEntry[]])[] = [
  ['conversation.assign', { to: team }, open],
  ['conversation.close', { seen: 2 }, open],
  ['conversation.reopen', {}, [...open, entry('snoozed', 20, { until: 9000, seen: 2 })]],
  ['conversation.move', { to: otherInbox }, open],
  ['conversation.rename', { subject: ' Wheel ' }, open],
  ['conversation.tag', { add: ['vip'], remove: [] }, open],
  ['conversation.link-contact', { contact: linked }, open],
  ['conversation.link-contact', { contact: null }, open],
  ['conversation.mark-spam', {}, open],
  ['conversation.unmark-spam', {}, [...open, entry('marked-spam', 20, { why: 'score', detail: null })]],
  ['conversation.trash', {}, open],
  ['conversation.restore', {}, trashed],
  ['conversation.delete', {}, trashed],
  ['conversation.snooze', { until: 9000, seen: 2 }, open],
  ['conversation.merge', { into: otherConversation }, open],
  ['conversation.continue', { in: otherConversation }, open],
  ['conversation.hide', { entry: letter.id }, open],
]

test.each(deeds)('[CM-4] %s %j: what it decides fits, and a repeat writes nothing', (name, input, entries) => {
  const decided = run(name, input, fold(entries))
  if (typeof decided === 'string') throw new Error(decided)
  expect(decided).toHaveLength(1)
  for (const one of decided) expect(v.safeParse(ConversationEntry, one).success).toBe(true)
  expect(run(name, input, fold([...entries, ...decided]), 600)).toEqual([])
  expect(run(name, input, fold(entries))).toEqual(decided) // CM-3
})

test('[CM-1] what the rules forbid, the command refuses at once', () => {
  expect(run('conversation.snooze', { until: 400, seen: 2 }, fold(open))).toBe('bad-time')
  expect(run('conversation.delete', {}, fold(open))).toBe('not-trashed')
  expect(run('conversation.undo', { entry: letter.id }, fold(open))).toBe('not-found')
  expect(run('conversation.undo', { entry: reopened(20).id }, fold(open))).toBe('not-found')
  expect(run('conversation.split', { entries: [letter.id], into: fold(open).id }, fold(open))).toBe('already-there')
  expect(run('conversation.comment', { text: 'x', rich: null, mentions: [] }, fold([...trashed, entry('deleted', 30, {})]))).toBe('gone')
})

test('[CM-1] [C12] the relay marks as spam for reasons of its own, a member only by hand or by blocking', () => {
  expect(run('conversation.mark-spam', { why: 'score', detail: '9.2' }, fold(open), 500, 'relay')).toMatchObject([
    { why: 'score', detail: '9.2' },
  ])
  expect(run('conversation.mark-spam', { why: 'score' }, fold(open))).toBe('not-allowed')
  expect(run('conversation.mark-spam', { why: 'blocked' }, fold(open))).toMatchObject([{ why: 'blocked', detail: null }])
})

test('[MO-23] a command on what was merged or is full is refused with where the work goes on', () => {
  for (const away of [
    entry('merged', 20, { into: otherConversation }),
    entry('continued', 20, { by: 'relay', n: 3, in: otherConversation }),
  ]) {
    const state = fold([...open, away])
    const command = commands.get('conversation.assign')
    const refused = command?.decide(state, { to: anna satisfies MemberId }, context(500))
    expect(refused).toEqual({ ok: false, error: { code: 'continued', detail: otherConversation } })
    expect(run('conversation.close', { seen: 2 }, state)).toBe('continued')
  }
})
