import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { nextPartOf, splitOff } from '../../../shared/records/conversation/begin.ts'
import { entriesToSplit } from '../../../shared/records/conversation/copy.ts'
import { ConversationEntry } from '../../../shared/records/conversation/entries.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import {
  accepted,
  assigned,
  bo,
  comment,
  conversation,
  created,
  createTestIds,
  delivery,
  entry,
  fold,
  id,
  judged,
  message,
  otherConversation,
  received,
  sending,
} from '../build.ts'
import { life } from './life.ts'

const making = (at: number) => ({ at, newId: createTestIds(11).newId })
const writings = (state: ConversationState) => state.timeline.filter((item) => item.type !== 'event').map((item) => item.entry.id)

test('[MO-22] split, then read both: together they say what the one said, each in its order', () => {
  fc.assert(
    fc.property(life, fc.infiniteStream(fc.boolean()), (source, coin) => {
      const whole = fold(source)
      const chosen = writings(whole).filter(() => coin.next().value)
      if (chosen.length === 0) return
      const left = fold([...source, entry('split', 100_000, { into: otherConversation, entries: chosen })])
      const taken = fold([created(99_999), ...entriesToSplit(source, chosen)])
      expect(writings(taken)).toEqual(writings(whole).filter((one) => chosen.includes(one)))
      expect(writings(left)).toEqual(writings(whole).filter((one) => !chosen.includes(one)))
      for (const item of [...taken.timeline, ...left.timeline]) {
        const before = whole.timeline.find((one) => one.entry.id === item.entry.id)
        if (item.type === 'message' && before?.type === 'message')
          expect(item.delivery).toEqual({ ...before.delivery, acceptedN: item.delivery.acceptedN })
        if (item.type === 'hidden') expect(before?.type).toBe('hidden')
      }
    }),
    { numRuns: 300 },
  )
})

test('[MO-22] what is taken along is counted densely from 2, and a `seen` covers what it covered of that', () => {
  fc.assert(
    fc.property(life, (source) => {
      const every = writings(fold(source)).filter((_, index) => index % 2 === 0)
      const taken = entriesToSplit(source, every)
      const numbers = taken.flatMap((one) => [one.n, one.type === 'erased' ? one.was.n : undefined]).filter((n) => n !== undefined)
      expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual(
        numbers.length === 0 ? [] : Array.from(new Set(numbers), (_, index) => index + 2),
      )
      for (const one of source) {
        const copy = taken.find((other) => other.id === one.id)
        if (one.type !== 'message' || copy?.type !== 'message') continue
        const covered = taken.filter((other) => (source.find((old) => old.id === other.id)?.n ?? Number.POSITIVE_INFINITY) <= one.seen)
        expect(taken.filter((other) => (other.n ?? Number.POSITIVE_INFINITY) <= copy.seen)).toEqual(covered)
      }
    }),
    { numRuns: 300 },
  )
})

test('[MO-22] an answer goes with its delivery, and is neither sent nor queued where it was', () => {
  const [letter, answer] = [received(11, 2), message(20, 2)]
  const source = [
    created(10),
    letter,
    answer,
    accepted(21, 3, answer.id),
    sending(22, 4, answer.id),
    delivery(23, 5, answer.id, 'sent'),
    received(30, 6),
  ]
  const split = entry('split', 40, { into: otherConversation, entries: [letter.id, answer.id] })
  expect(writings(fold([...source, split]))).toHaveLength(1)
  const taken = entriesToSplit(source, split.entries)
  expect(fold([created(41), ...taken]).timeline.find((item) => item.type === 'message')).toMatchObject({
    delivery: { state: 'sent', acceptedN: 3 },
  })
})

test('[MO-22] only what stands there is split off, and not into itself', () => {
  const letter = received(11, 2)
  const all = [created(10), letter]
  const split = (entries: string[], into: `conversation:${string}` = otherConversation) =>
    judged(entry('split', 20, { into, entries }), all)
  expect(split([letter.id])).toBeNull()
  expect(split([letter.id, id()])).toBe('not-found')
  expect(split([all[0]?.id ?? ''])).toBe('not-found')
  expect(split([letter.id], conversation)).toBe('already-there')
})

test('[MO-22] a conversation split off is with whoever wrote its first message, and is called like it', () => {
  const letter = {
    ...received(11, 2),
    by: `contact:${id()}` as const,
    from: { name: 'Jonas', address: 'jonas@example.org' },
    subject: 'Wheel',
  }
  const state = fold([created(10), received(10, 3), letter, comment(12)])
  const first = splitOff(state, [letter], making(50))
  expect(first).toMatchObject({ subject: 'Wheel', contact: { id: letter.by, ...letter.from }, inbox: state.inbox })
  expect(splitOff(state, [comment(12)], making(50))).toMatchObject({ subject: 'Brake', contact: state.contact })
  expect(v.safeParse(ConversationEntry, first).success).toBe(true)
  expect(splitOff(fold([]), [], making(50))).toBeNull()
})

test('[MO-23] the next part of a full conversation stands where it stood, with whom, and is whose it was', () => {
  const state = fold([
    created(10),
    received(11, 2),
    assigned(12, bo),
    entry('subject', 13, { subject: 'Wheel' }),
    entry('tagged', 14, { add: ['vip'], remove: [] }),
    entry('contact-linked', 15, { contact: null }),
    entry('marked-spam', 16, { why: 'score', detail: '7.1' }),
  ])
  const part = nextPartOf(state, making(50)) ?? []
  for (const one of part) expect(v.safeParse(ConversationEntry, one).success).toBe(true)
  const { inbox, channel, via, subject, owner, tags, contact } = state
  expect(fold(part)).toMatchObject({ inbox, channel, via, subject, owner, tags, contact, continues: conversation, spam: { why: 'score' } })
  expect(nextPartOf(fold([]), making(50))).toBeNull()
})
