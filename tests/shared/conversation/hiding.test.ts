import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CommandContext } from '../../../shared/commands/command.ts'
import { eraseEntry } from '../../../shared/commands/entry/erase-entry.ts'
import { hideEntry, showEntry } from '../../../shared/commands/entry/hide-entry.ts'
import { conversationRow } from '../../../shared/projections/conversation-row.ts'
import type { ConversationEntry } from '../../../shared/records/conversation/entries.ts'
import {
  accepted,
  anna,
  bo,
  cancelled,
  closed,
  comment,
  created,
  createTestIds,
  delivery,
  entry,
  fold,
  id,
  judged,
  message,
  received,
  sending,
} from '../build.ts'

const SECRET = 'hemlig-4471'
const context = (seed = 7): CommandContext => ({ actor: 'relay', at: 500, actedAt: 500, newId: createTestIds(seed).newId })

/** A letter whose every part is secret. */
const secretLetter = (at: number, n: number) => {
  const person = { name: SECRET, address: `${SECRET}@example.org` }
  const file = { name: `${SECRET}.pdf`, type: 'application/pdf', size: 1, sha256: 'a'.repeat(64) }
  const letter = received(at, n, SECRET)
  return {
    ...letter,
    from: person,
    to: [person],
    cc: [person],
    replyTo: person,
    subject: SECRET,
    files: [file],
    raw: file,
    html: file,
    full: file,
  }
}

const eraseAll = (entries: readonly ConversationEntry[], of: string): ConversationEntry[] => {
  const decided = eraseEntry.decide(fold(entries), { entry: of }, context())
  if (!decided.ok) throw new Error(decided.error.code)
  const n = fold(entries).n
  return [...entries.filter((one) => one.id !== of), ...decided.value.map((one, index) => ({ ...one, n: n + 1 + index }))]
}

test('[MO-14] [E5] a hide under a queued reply: the reply still applies and the text is nowhere in state or row', () => {
  const first = { ...created(10), subject: SECRET }
  const letter = secretLetter(11, 2)
  const hidden = entry('hidden', 30, { of: letter.id, by: bo })
  const reply = { ...message(40, 2), answers: letter.id }
  const queued = [first, letter, hidden, reply, accepted(41, 3, reply.id)]
  const erased = eraseAll(queued, letter.id)
  for (const entries of [queued, erased]) {
    const state = fold(entries)
    expect(JSON.stringify(state)).not.toContain(SECRET)
    expect(state.namedBy).toBe(letter.id) // so that the relay knows whose subject `created` repeats
    expect(JSON.stringify(conversationRow(state))).not.toContain(SECRET)
    expect(state.timeline.find((item) => item.type === 'message')).toMatchObject({ delivery: { state: 'queued', acceptedN: 3 } })
    expect(state.timeline[1]).toMatchObject({
      type: 'hidden',
      entry: { id: letter.id, was: 'received', by: letter.by, at: 11, n: 2, hiddenBy: bo, hiddenAt: 30, mark: hidden.id },
    })
  }
  expect(JSON.stringify(erased.filter((one) => one.type !== 'created'))).not.toContain(SECRET)
})

test('[MO-14] what is erased keeps its place: order, counts and activity are as they were', () => {
  const letter = secretLetter(11, 2)
  const answer = { ...message(40, 2, bo), text: SECRET }
  const note = comment(60, SECRET)
  const all = [
    created(10),
    letter,
    answer,
    accepted(41, 3, answer.id),
    sending(42, 4, answer.id),
    delivery(43, 5, answer.id, 'sent'),
    note,
    closed(70, 1),
  ]
  for (const of of [letter.id, answer.id, note.id]) {
    const hidden = [...all, entry('hidden', 80, { of })]
    const before = fold(all)
    const after = fold(eraseAll(hidden, of))
    expect(after.timeline.map((item) => item.entry.id)).toEqual(before.timeline.map((item) => item.entry.id))
    expect(fold(hidden).timeline).toEqual(after.timeline)
    // An unread letter keeps the conversation open, erased or not.
    expect([after.status, after.activityAt, after.createdAt]).toEqual([before.status, before.activityAt, before.createdAt])
  }
})

test('[MO-14] a hidden answer has been given all the same: who had sent it and in what place is still known', () => {
  const answer = message(40, 2, bo)
  const sent = [
    created(10),
    received(11, 2),
    answer,
    accepted(41, 3, answer.id),
    sending(42, 4, answer.id),
    { ...delivery(43, 5, answer.id, 'failed'), detail: `550 no such user ${SECRET}@example.org` },
    entry('hidden', 50, { of: answer.id }),
  ]
  for (const entries of [sent, eraseAll(sent, answer.id)]) {
    const item = fold(entries).timeline.find((one) => one.entry.id === answer.id)
    expect(item).toMatchObject({ type: 'hidden', entry: { by: bo, draft: answer.draft }, delivery: { state: 'failed', acceptedN: 3 } })
    expect(JSON.stringify(item)).not.toContain(SECRET)
    expect(judged(message(60, 5, anna, answer.draft), entries)).toBe('already-sent')
  }
})

test('[MO-14] shown again, it is as it was; until its content is back, it stands as hidden', () => {
  const letter = received(11, 2, 'Hello')
  const all = [created(10), letter, entry('hidden', 30, { of: letter.id })]
  const erased = eraseAll(all, letter.id)
  const shown = entry('shown', 40, { of: letter.id })
  expect(fold([...erased, shown]).timeline[1]).toMatchObject({ type: 'hidden', entry: { hiddenBy: null, mark: null } })
  expect(fold([...erased, shown, letter]).timeline[1]).toEqual({ type: 'received', entry: letter, order: 11 })
  expect(fold([...erased, shown, letter]).subject).toBe('Brake')
  const again = entry('hidden', 50, { of: letter.id })
  expect(fold([...erased, shown, letter, again]).timeline[1]).toMatchObject({ type: 'hidden', entry: { mark: again.id } })
})

test('[MO-15] of a hiding and a showing the newer stands, in whatever order they come', () => {
  const letter = received(11, 2)
  const marks = [entry('hidden', 30, { of: letter.id }), entry('shown', 40, { of: letter.id }), entry('hidden', 50, { of: letter.id })]
  fc.assert(
    fc.property(fc.shuffledSubarray(marks), (some) => {
      const newest = [...some].sort((a, b) => b.at - a.at)[0]
      expect(fold([...some, letter, created(10)]).timeline[1]?.type).toBe(newest?.type === 'hidden' ? 'hidden' : 'received')
    }),
  )
})

test('[MO-15] [E5] agents hide unless the setting forbids it, admins always, nobody twice', () => {
  const letter = received(11, 2)
  const all = [created(10), letter]
  const hide = entry('hidden', 30, { of: letter.id })
  const forbidden = { setting: (name: string) => (name === 'agentsHide' ? false : undefined) }
  expect(judged(hide, all)).toBeNull()
  expect(judged(hide, all, forbidden)).toBe('not-allowed')
  expect(judged(hide, all, { ...forbidden, role: 'admin' })).toBeNull()
  expect(judged(entry('hidden', 40, { of: letter.id }), [...all, hide])).toBe('already-hidden')
  expect(judged(entry('hidden', 40, { of: id() }), all)).toBe('not-found')
  expect(judged(entry('hidden', 40, { of: all[0]?.id ?? '' }), all)).toBe('not-found')
})

test('[MO-15] what has not left is not hidden: it would be lost without a word', () => {
  const answer = message(40, 2)
  const queued = [created(10), received(11, 2), answer, accepted(41, 3, answer.id)]
  const hide = entry('hidden', 60, { of: answer.id })
  expect(judged(hide, queued)).toBe('still-waiting')
  expect(judged(hide, [...queued, entry('held', 42, { by: 'relay', n: 4, of: answer.id, why: 'old', who: null })])).toBe('still-waiting')
  expect(judged(hide, [...queued, cancelled(50, answer.id)])).toBeNull()
  expect(judged(hide, [...queued, sending(42, 4, answer.id), delivery(43, 5, answer.id, 'sent')])).toBeNull()
})

test('[MO-15] [E5] only who hid it shows it again, or a super admin', () => {
  const letter = received(11, 2)
  const all = [created(10), letter, entry('hidden', 30, { of: letter.id, by: anna })]
  const show = (by: `member:${string}`) => entry('shown', 40, { of: letter.id, by })
  expect(judged(show(anna), all)).toBeNull()
  expect(judged(show(bo), all)).toBe('not-allowed')
  expect(judged(show(bo), all, { role: 'admin' })).toBe('not-allowed')
  expect(judged(show(bo), all, { role: 'super-admin' })).toBeNull()
  expect(judged(show(anna), all.slice(0, 2))).toBe('not-hidden')
})

test('[CM-4] hiding what is hidden and showing what is shown write nothing; erasing asks for a hiding first', () => {
  const letter = received(11, 2)
  const all = [created(10), letter]
  const hidden = fold([...all, entry('hidden', 30, { of: letter.id })])
  expect(hideEntry.decide(hidden, { entry: letter.id }, context())).toEqual({ ok: true, value: [] })
  expect(showEntry.decide(fold(all), { entry: letter.id }, context())).toEqual({ ok: true, value: [] })
  expect(eraseEntry.decide(fold(all), { entry: letter.id }, context())).toEqual({ ok: false, error: { code: 'not-hidden' } })
})
