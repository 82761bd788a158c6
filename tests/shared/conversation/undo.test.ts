import { expect, test } from 'vitest'
import { undoEntry } from '../../../shared/commands/entry/undo-entry.ts'
import type { ConversationEntry } from '../../../shared/records/conversation/entries.ts'
import { UNDO_MS } from '../../../shared/records/conversation/event-rules.ts'
import {
  accepted,
  anna,
  assigned,
  bo,
  closed,
  created,
  createTestIds,
  entry,
  fold,
  judged,
  message,
  otherConversation,
  otherInbox,
  received,
  reopened,
} from '../build.ts'

const letter = received(11, 2)
const base = [created(10), letter]

test('[MO-13] an undo makes the fold skip what it names, as if it had never been', () => {
  const deeds: readonly ConversationEntry[] = [
    assigned(20, bo),
    closed(20, 2),
    entry('moved', 20, { to: otherInbox }),
    entry('subject', 20, { subject: 'Other' }),
    entry('tagged', 20, { add: ['vip'], remove: [] }),
    entry('contact-linked', 20, { contact: null }),
    entry('marked-spam', 20, { why: 'manual', detail: null }),
    entry('trashed', 20, {}),
    entry('snoozed', 20, { until: 5000, seen: 2 }),
    entry('merged', 20, { into: otherConversation }),
    entry('split', 20, { into: otherConversation, entries: [letter.id] }),
    entry('hidden', 20, { of: letter.id }),
  ]
  const untouched = fold(base)
  for (const deed of deeds) {
    const undone = entry('undone', 21, { of: deed.id })
    expect(fold([...base, deed]), deed.type).not.toEqual({ ...untouched, at: 20 })
    expect(fold([...base, deed, undone]), deed.type).toEqual({ ...untouched, at: 21, undone: [deed.id] })
    expect(judged(undone, [...base, deed]), deed.type).toBeNull()
    expect(judged(entry('undone', 22, { of: deed.id }), [...base, deed, undone]), deed.type).not.toBeNull() // its effect happens once
  }
})

test('[MO-13] an undo of a close brings back the reopening before it; an undo of a reopening closes', () => {
  const [first, second] = [closed(20, 2), reopened(30)]
  expect(fold([...base, first, second]).status).toBe('open')
  expect(fold([...base, first, second, entry('undone', 31, { of: second.id })]).status).toBe('closed')
  expect(fold([...base, first, second, entry('undone', 31, { of: first.id })]).status).toBe('open')
})

test('[MO-13] only one’s own is taken back, and only for a minute', () => {
  const mine = [...base, assigned(20, bo)]
  const of = mine[2]?.id ?? ''
  expect(judged(entry('undone', 21, { of, by: bo }), mine)).toBe('not-allowed')
  expect(judged(entry('undone', 21, { of, by: bo }), mine, { role: 'super-admin' })).toBe('not-allowed')
  expect(judged(entry('undone', 20 + UNDO_MS, { of }), mine)).toBeNull()
  expect(judged(entry('undone', 21 + UNDO_MS, { of }), mine)).toBe('too-late')
})

test('[MO-13] a message is called back, never undone; nor are what the relay wrote and an undo itself', () => {
  const answer = message(20, 2)
  const taken = accepted(21, 3, answer.id)
  const undone = entry('undone', 31, { of: closed(30, 2).id })
  for (const of of [answer.id, taken.id, undone.id, letter.id]) {
    const forged = entry('undone', 40, { of, by: anna })
    const all = [...base, answer, taken, undone]
    expect(judged(forged, all)).toBe('not-found')
    expect({ ...fold([...all, forged]), at: 0 }).toEqual({ ...fold(all), at: 0 })
  }
})

test('[CM-4] a second undo writes nothing', () => {
  const deed = closed(20, 2)
  const context = { actor: anna, at: 25, actedAt: 25, newId: createTestIds(3).newId }
  const first = undoEntry.decide(fold([...base, deed]), { entry: deed.id }, context)
  if (!first.ok) throw new Error(first.error.code)
  expect(first.value.map((one) => one.type)).toEqual(['undone'])
  expect(undoEntry.decide(fold([...base, deed, ...first.value]), { entry: deed.id }, context)).toEqual({ ok: true, value: [] })
})
