import { expect, test } from 'vitest'
import { holdOf, MAX_AGE_MS } from '../../../server/outbox/hold.ts'
import type { ConversationEntry } from '../../../shared/records/conversation/entries.ts'
import { accepted, anna, bo, closed, created, entry, fold, message, otherConversation, received, sending } from '../../shared/build.ts'

const mine = message(40, 2, anna)
const base = [created(10), received(11, 2), mine, accepted(41, 5, mine.id)]
const hold = (more: readonly ConversationEntry[], released = false, now = 100) => holdOf(fold([...base, ...more]), mine, released, now)

test('[MO-10] two colleagues offline: a colleague’s answer above its `seen` that has begun to leave holds it, hidden or not', () => {
  const theirs = message(30, 2, bo)
  const answered = [theirs, accepted(31, 3, theirs.id), sending(32, 4, theirs.id)]
  expect(hold([])).toBeNull()
  expect(hold([theirs, accepted(31, 3, theirs.id)])).toBeNull()
  expect(hold(answered)).toEqual({ why: 'answered', who: bo })
  const hidden = [...answered, entry('hidden', 50, { of: theirs.id })]
  expect(hold(hidden)).toEqual({ why: 'answered', who: bo })
  const was = { type: 'message', by: bo, at: 30 } as const
  expect(hold([...hidden.slice(1), entry('erased', 51, { by: 'relay', n: 6, of: theirs.id, was })])).toEqual({ why: 'answered', who: bo })
})

test('[MO-10] what waited for a day, or under a colleague’s close that its author had not seen, asks first', () => {
  expect(hold([], false, 40 + MAX_AGE_MS)).toBeNull()
  expect(hold([], false, 41 + MAX_AGE_MS)).toEqual({ why: 'old', who: null })
  const close = closed(60, 5, bo)
  expect(hold([close, accepted(61, 6, close.id)])).toEqual({ why: 'closed', who: bo })
})

test('[MO-10] a conversation merged away, thrown away or taken for spam meanwhile holds what is queued, until a member releases it', () => {
  const trashed = entry('trashed', 50, {})
  const spam = entry('marked-spam', 50, { why: 'manual', detail: null })
  const merged = entry('merged', 50, { into: otherConversation })
  expect(hold([trashed])).toEqual({ why: 'trashed', who: null })
  expect(hold([spam])).toEqual({ why: 'spam', who: null })
  expect(hold([merged])).toEqual({ why: 'merged', who: null })
  expect(hold([trashed, entry('restored', 60, {})])).toBeNull()
  expect(hold([merged, entry('undone', 60, { of: merged.id })])).toBeNull()
  // A full record goes on elsewhere, but carries its own messages out.
  expect(hold([entry('continued', 50, { by: 'relay', n: 6, in: otherConversation })])).toBeNull()
  for (const one of [trashed, spam, merged]) expect(hold([one], true)).toBeNull()
})
