import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entriesToCopy } from '../../../shared/records/conversation/copy.ts'
import type { ConversationEntry } from '../../../shared/records/conversation/entries.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import {
  accepted,
  anna,
  assigned,
  bo,
  closed,
  created,
  entry,
  fold,
  judged,
  message,
  otherConversation,
  otherInbox,
  received,
  reopened,
  sending,
} from '../build.ts'
import { life } from './life.ts'

const third = 'conversation:01HF7YAT00000000000000000Z' as const

/** As the relay does it: its word first, then the copies. */
function merge(
  target: readonly ConversationEntry[],
  source: readonly ConversationEntry[],
  at = 100_000,
  from: `conversation:${string}` = otherConversation,
) {
  const n = fold(target).n + 1
  const copies = entriesToCopy(source, n)
  return [...target, entry('copied', at, { by: 'relay', n, from, entries: copies.map((one) => one.id) }), ...copies]
}

const writings = (state: ConversationState) => state.timeline.filter((item) => item.type !== 'event').map((item) => item.entry.id)
const numbers = (entries: readonly ConversationEntry[]) =>
  entries.flatMap((one) => (one.n === undefined ? [] : [one.n])).sort((a, b) => a - b)

test('[MO-20] a merge keeps every message exactly once, with its id, those of each source in their order', () => {
  fc.assert(
    fc.property(life, life, (target, source) => {
      const [here, there, both] = [fold(target), fold(source), fold(merge(target, source))]
      expect(writings(both).toSorted()).toEqual([...writings(here), ...writings(there)].toSorted())
      for (const part of [writings(here), writings(there)]) expect(writings(both).filter((id) => part.includes(id))).toEqual(part)
    }),
    { numRuns: 300 },
  )
})

test('[MO-20] what is copied is counted on without an overlap, and each `seen` covers what it covered', () => {
  fc.assert(
    fc.property(life, life, (target, source) => {
      const copies = entriesToCopy(source, fold(target).n + 1)
      const all = numbers(merge(target, source))
      expect(new Set(all).size).toBe(all.length)
      for (const one of source) {
        if (!('seen' in one)) continue
        const moved = copies.find((copy) => copy.id === one.id)
        const covered = source.filter((other) => other.n !== undefined && other.type !== 'created' && other.n <= one.seen)
        const coveredNow = copies.filter((copy) => copy.n !== undefined && moved !== undefined && 'seen' in moved && copy.n <= moved.seen)
        expect(coveredNow.map((copy) => copy.id).toSorted()).toEqual(covered.map((other) => other.id).toSorted())
      }
    }),
    { numRuns: 300 },
  )
})

test('[MO-20] a merge folds to one state in any order, and any part of it folds', () => {
  fc.assert(
    fc.property(life, life, fc.infiniteStream(fc.nat()), (target, source, dice) => {
      const all = merge(target, source)
      const shuffled = all.map((one) => [dice.next().value, one] as const).sort((a, b) => a[0] - b[0])
      expect(fold(shuffled.map(([, one]) => one))).toEqual(fold(all))
      const some = shuffled.slice(0, all.length / 2).map(([, one]) => one)
      expect(fold(some.toReversed())).toEqual(fold(some))
    }),
    { numRuns: 200 },
  )
})

test('[MO-20] deliveries, holds and hidings are as they were: of each source the same items stand', () => {
  fc.assert(
    fc.property(life, life, (target, source) => {
      const told = (state: ConversationState) =>
        state.timeline.flatMap((item) =>
          item.type === 'message' ? [[item.entry.id, item.delivery.state]] : item.type === 'hidden' ? [[item.entry.id, 'hidden']] : [],
        )
      const both = told(fold(merge(target, source)))
      for (const one of [...told(fold(target)), ...told(fold(source))]) expect(both).toContainEqual(one)
    }),
    { numRuns: 200 },
  )
})

test('[MO-21] the merged conversation is closed when both were, and open when one was', () => {
  fc.assert(
    fc.property(life, life, (target, source) => {
      const [here, there, both] = [fold(target), fold(source), fold(merge(target, source))]
      expect(both.status).toBe(here.status === 'closed' && there.status === 'closed' ? 'closed' : 'open')
      expect([both.owner, both.inbox, both.subject, both.contact]).toEqual([here.owner, here.inbox, here.subject, here.contact])
      expect(both.tags).toEqual([...new Set([...here.tags, ...there.tags])].sort())
    }),
    { numRuns: 300 },
  )
})

test('[MO-21] a late close of the source does not bury what is unread in the target', () => {
  const target = [created(10), received(50, 2)]
  const source = [created(20), received(21, 2), closed(90, 2)]
  expect(fold(merge(target, source)).status).toBe('open')
  expect(fold([...merge(target, source), closed(100_001, 9)]).status).toBe('closed')
})

test('[MO-21] a close made offline over a merge leaves open what it had not seen, and says so', () => {
  const target = [created(10), received(11, 2)]
  const source = [created(20), received(21, 2)]
  const close = closed(100_500, 2)
  const state = fold([...merge(target, source), close])
  expect(state.status).toBe('open')
  expect(state.timeline.find((item) => item.entry.id === close.id)).toMatchObject({ overtaken: true })
  // Nor does one close what came after it, whose author could not know of the merge.
  expect(fold([...merge([...target, closed(30, 2)], source)]).status).toBe('open')
})

test('[MO-21] a reopening here opens all; an old one in the source only the source', () => {
  const target = [created(10), received(11, 2), closed(80, 2)]
  const source = [created(20), received(21, 2), closed(30, 2), reopened(40), closed(50, 2)]
  const both = merge(target, source)
  expect(fold(both).status).toBe('closed')
  expect(fold([...both, reopened(100_001)]).status).toBe('open')
  expect(fold(merge(target, source.slice(0, 4))).status).toBe('open')
})

test('[MO-21] owner, inbox, trash and snooze of the source say nothing of the target', () => {
  const source = [
    created(20),
    received(21, 2),
    assigned(90, bo),
    entry('moved', 91, { to: otherInbox }),
    entry('trashed', 92, {}),
    entry('marked-spam', 93, { why: 'manual', detail: null }),
    entry('snoozed', 94, { until: 900_000, seen: 2 }),
    entry('subject', 95, { subject: 'Theirs' }),
  ]
  const target = [created(10), received(11, 2), assigned(12, anna)]
  expect(fold(merge(target, source))).toMatchObject({
    owner: anna,
    inbox: fold(target).inbox,
    trashedAt: null,
    spam: null,
    snoozedUntil: null,
    subject: 'Brake',
  })
})

test('[MO-21] what had been merged before stays a strand of its own through the next merge', () => {
  const oldest = [created(5), received(6, 2, 'Oldest'), closed(95, 2)]
  const source = merge([created(20), received(50, 2, 'Unread')], oldest, 60_000, third)
  const both = merge([created(10), received(11, 2), closed(70_000, 2)], source)
  expect(writings(fold(both))).toHaveLength(3)
  // The old close, later than the unread message, closes only what it spoke of.
  expect(fold(both).status).toBe('open')
  expect(fold([...both, closed(100_001, 99)]).status).toBe('closed')
})

test('[MO-21] an undone merge takes out all that it brought; merged again, it is there again, once', () => {
  fc.assert(
    fc.property(life, life, (target, source) => {
      const both = merge(target, source)
      const n = fold(both).n
      const without = [...both, entry('unmerged', 100_001, { by: 'relay', n: n + 1, from: otherConversation })]
      expect(writings(fold(without))).toEqual(writings(fold(target)))
      expect(fold(without)).toMatchObject({ status: fold(target).status, tags: fold(target).tags })
      const ids = entriesToCopy(source, n).map((one) => one.id)
      const again = [...without, entry('copied', 100_002, { by: 'relay', n: n + 2, from: otherConversation, entries: ids })]
      expect(writings(fold(again))).toEqual(writings(fold(both)))
      expect(fold(again).status).toBe(fold(both).status)
    }),
    { numRuns: 200 },
  )
})

test('[MO-23] a merged conversation takes nothing but the undoing of the merge, and says where to go', () => {
  const answer = message(20, 2)
  const merged = entry('merged', 30, { into: otherConversation })
  const all = [created(10), received(11, 2), answer, accepted(21, 3, answer.id), merged]
  expect(fold(all)).toMatchObject({ redirect: otherConversation, mergedInto: otherConversation })
  for (const one of [
    entry('cancelled', 40, { of: answer.id }),
    entry('hidden', 40, { of: all[1]?.id ?? '' }),
    entry('shown', 40, { of: all[1]?.id ?? '' }),
  ])
    expect(judged(one, all), one.type).toBe('continued')
  expect(judged(entry('undone', 40, { of: merged.id }), all)).toBeNull()
  expect(fold([...all, entry('undone', 40, { of: merged.id })]).redirect).toBeNull()
  expect(judged(entry('merged', 40, { into: fold(all).id as typeof otherConversation }), all.slice(0, 2))).toBe('already-there')
})

test('[MO-23] a full conversation still takes what is about its own messages', () => {
  const answer = message(20, 2)
  const all = [
    created(10),
    received(11, 2),
    answer,
    accepted(21, 3, answer.id),
    entry('continued', 30, { by: 'relay', n: 4, in: otherConversation }),
  ]
  expect(fold(all)).toMatchObject({ redirect: otherConversation, mergedInto: null })
  expect(judged(entry('cancelled', 40, { of: answer.id }), all)).toBeNull()
  expect(judged(entry('hidden', 40, { of: all[1]?.id ?? '' }), all)).toBeNull()
  const left = [...all, sending(41, 5, answer.id)]
  expect(judged(entry('cancelled', 50, { of: answer.id }), left)).toBe('already-sending')
})
