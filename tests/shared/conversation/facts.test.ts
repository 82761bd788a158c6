import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tagConversation } from '../../../shared/commands/conversation/describe-conversation.ts'
import { wakeConversation } from '../../../shared/commands/conversation/snooze-conversation.ts'
import { receiveMessage } from '../../../shared/commands/message/receive-message.ts'
import { conversationRow } from '../../../shared/projections/conversation-row.ts'
import { isIn, views } from '../../../shared/projections/views.ts'
import { conversationKind } from '../../../shared/records/conversation/conversation.ts'
import type { ConversationEntry } from '../../../shared/records/conversation/entries.ts'
import { MAX_SNOOZE_MS } from '../../../shared/records/conversation/event-rules.ts'
import {
  anna,
  assigned,
  bo,
  channel,
  closed,
  contact,
  created,
  createTestIds,
  entry,
  fold,
  inbox,
  judged,
  otherConversation,
  otherInbox,
  received,
  reopened,
  team,
} from '../build.ts'

const base = [created(10), received(11, 2)]
const context = (seed = 7) => ({ actor: anna, at: 500, actedAt: 500, newId: createTestIds(seed).newId })
const standsIn = (entries: readonly ConversationEntry[]) => {
  const row = conversationRow(fold(entries))
  return row === null ? [] : views.filter((view) => isIn(view, row, anna))
}
const keysOf = (entries: readonly ConversationEntry[]) => conversationKind.index?.(fold(entries))

test('[MO-16] two who move it at once: the newer stands, whichever comes first', () => {
  const [there, back] = [entry('moved', 20, { to: otherInbox }), entry('moved', 30, { to: inbox, by: bo })]
  expect(fold([...base, there]).inbox).toBe(otherInbox)
  expect(fold([...base, back, there]).inbox).toBe(inbox)
  expect(conversationRow(fold([...base, there]))?.inbox).toBe(otherInbox)
  expect(fold([there]).inbox).toBeNull() // not begun: its `created` is still on the way
})

test('[MO-16] nobody moves it where they may not enter, nor where it is', () => {
  const mayEnter = (_member: string, space: string) => space !== otherInbox
  expect(judged(entry('moved', 20, { to: otherInbox }), base, { mayEnter })).toBe('no-access')
  expect(judged(entry('moved', 20, { to: otherInbox }), base)).toBeNull()
  expect(judged(entry('moved', 20, { to: inbox }), base)).toBe('already-there')
})

test('[MO-17] two who tag differently keep both; of one tag the newest says', () => {
  const tagged = (at: number, add: string[], remove: string[] = []) => entry('tagged', at, { add, remove })
  const all = [tagged(20, ['vip', 'brake']), tagged(21, ['wheel']), tagged(30, [], ['vip']), tagged(25, ['vip'])]
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: 4 }), (some) => {
      expect(fold([...base, ...some]).tags).toEqual(['brake', 'wheel'])
    }),
  )
  expect(judged(tagged(20, ['a'], ['a']), base)).toBe('malformed')
  expect(judged(tagged(20, [], []), base)).toBe('malformed')
})

test('[CM-4] [MO-17] a tag that is there is not put on again; one that is both put on and taken off is put on', () => {
  const state = fold([...base, entry('tagged', 20, { add: ['vip'], remove: [] })])
  expect(tagConversation.decide(state, { add: ['vip'], remove: ['wheel'] }, context())).toEqual({ ok: true, value: [] })
  const decided = tagConversation.decide(state, { add: ['brake', 'brake'], remove: ['vip', 'brake'] }, context())
  expect(decided).toMatchObject({ ok: true, value: [{ add: ['brake'], remove: ['vip'] }] })
})

test('[MO-17] the newest subject, contact and owner stand; a team owns as a member does', () => {
  const state = fold([
    ...base,
    entry('subject', 30, { subject: 'New' }),
    entry('subject', 20, { subject: 'Old' }),
    entry('contact-linked', 20, { contact: null }),
    assigned(20, team),
  ])
  expect([state.subject, state.contact, state.owner]).toEqual(['New', null, team])
  // With nobody known, the list shows who wrote.
  expect(conversationRow(state)).toMatchObject({ who: 'Karin Bergström', address: 'karin@example.org', owner: team })
  expect(standsIn([...base, assigned(20, team)])).toEqual(['open', 'email'])
  expect(judged(assigned(20, team), base, { isActiveMember: () => false })).toBeNull()
})

test('[MO-18] [C12] [C13] spam and trash take it out of all other views, and give it back', () => {
  const spam = entry('marked-spam', 20, { why: 'manual', detail: null })
  const trash = entry('trashed', 30, {})
  expect(standsIn([...base, spam])).toEqual(['spam'])
  expect(standsIn([...base, spam, trash])).toEqual(['trash'])
  expect(standsIn([...base, spam, trash, entry('restored', 40, {})])).toEqual(['spam'])
  expect(standsIn([...base, spam, entry('unmarked-spam', 40, {})])).toEqual(['unassigned', 'open', 'email'])
  expect(conversationRow(fold([...base, spam]))).toMatchObject({ spam: 'manual', trashed: false })
})

test('[MO-18] [C12] what a score or a signature says, only the relay says', () => {
  for (const why of ['role-based', 'score', 'authentication'] as const)
    expect(judged(entry('marked-spam', 20, { why, detail: null }), base, { role: 'super-admin' })).toBe('not-allowed')
  for (const why of ['manual', 'blocked'] as const) expect(judged(entry('marked-spam', 20, { why, detail: null }), base)).toBeNull()
})

test('[MO-18] [C13] only what lies in the trash is deleted for good; then no list shows it', () => {
  const gone = entry('deleted', 40, {})
  expect(judged(gone, base)).toBe('not-trashed')
  const trashed = [...base, entry('trashed', 30, {})]
  expect(judged(gone, trashed)).toBeNull()
  expect(conversationRow(fold([...trashed, gone]))).toBeNull()
})

test('[MO-18] a new message of the contact takes it out of the trash: there it would be gone in a month, unread', () => {
  const { id: _id, type: _type, by: _by, at: _at, n: _n, ...words } = received(50, 3)
  const input = { inbox, channel, via: 'email' as const, contact: { id: contact, name: '', address: '' }, ...words }
  const trashed = [...base, closed(20, 2), entry('trashed', 30, {})]
  const decided = receiveMessage.decide(fold(trashed), input, { ...context(), actor: 'relay' })
  if (!decided.ok) throw new Error(decided.error.code)
  expect(decided.value.map((one) => one.type)).toEqual(['received', 'restored', 'reopened'])
})

test('[MO-19] a snooze takes it out of what is to be done until the relay says that it woke', () => {
  const snooze = entry('snoozed', 20, { until: 9000, seen: 2 })
  const all = [...base, assigned(15, anna), snooze]
  expect(standsIn(all)).toEqual(['email'])
  expect(fold(all)).toMatchObject({ snoozedUntil: 9000, snooze: snooze.id })
  const woken = wakeConversation.decide(fold(all), { snooze: snooze.id }, { ...context(), actor: 'relay' })
  if (!woken.ok) throw new Error(woken.error.code)
  expect(standsIn([...all, ...woken.value])).toEqual(['mine', 'open', 'email'])
  expect(wakeConversation.decide(fold([...all, ...woken.value]), { snooze: snooze.id }, context())).toEqual({ ok: true, value: [] })
  // A timer that comes late says nothing of the snooze that took its place.
  const later = entry('snoozed', 30, { until: 99_000, seen: 2 })
  expect(wakeConversation.decide(fold([...all, later]), { snooze: snooze.id }, context())).toEqual({ ok: true, value: [] })
  expect(fold([...all, later, ...woken.value]).snoozedUntil).toBe(99_000)
})

test('[MO-19] a message above its `seen` ends a snooze, also one made offline after that had come', () => {
  const snooze = entry('snoozed', 40, { until: 9000, seen: 2 })
  expect(fold([...base, snooze, received(50, 3)]).snoozedUntil).toBeNull()
  expect(fold([...base, received(30, 3), snooze]).snoozedUntil).toBeNull()
  expect(fold([...base, snooze, reopened(50)]).snoozedUntil).toBeNull()
  expect(fold([...base, reopened(30), snooze]).snoozedUntil).toBe(9000)
})

test('[MO-19] a snooze ends ahead, and within a year', () => {
  const until = (at: number) => judged(entry('snoozed', 20, { until: at, seen: 2 }), base)
  expect([until(20), until(21), until(20 + MAX_SNOOZE_MS), until(21 + MAX_SNOOZE_MS)]).toEqual(['bad-time', null, null, 'bad-time'])
})

test('[MO-24] the relay finds it by owner, contact, what is due, and since when it lies in trash or spam', () => {
  const withContact = `contact/${contact}`
  expect(keysOf(base)).toEqual([withContact])
  const all = [
    ...base,
    assigned(20, bo),
    entry('snoozed', 21, { until: 9000, seen: 2 }),
    entry('trashed', 22, {}),
    entry('marked-spam', 23, { why: 'manual', detail: null }),
  ]
  const keys = [`owner/${bo}`, 'due/0000000000009000', 'trashed/0000000000000022', 'spam/0000000000000023', withContact]
  expect(keysOf(all)).toEqual(keys)
  expect(keysOf([...all, closed(30, 2)])).toEqual(keys)
  expect(keysOf([...all, entry('merged', 30, { into: otherConversation })])).toEqual([`redirect/${otherConversation}`])
  expect(keysOf([...all, entry('continued', 30, { in: otherConversation })])).toEqual([`redirect/${otherConversation}`, withContact])
})
