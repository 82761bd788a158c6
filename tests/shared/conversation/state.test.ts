import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { conversationRow } from '../../../shared/projections/conversation-row.ts'
import { isIn, views } from '../../../shared/projections/views.ts'
import { conversationKind } from '../../../shared/records/conversation/conversation.ts'
import { entriesToCopy, entriesToSplit } from '../../../shared/records/conversation/copy.ts'
import { ConversationEntry } from '../../../shared/records/conversation/entries.ts'
import { findMessage } from '../../../shared/records/conversation/state.ts'
import { presumed } from '../../../shared/records/kind.ts'
import { memberKind } from '../../../shared/records/team.ts'
import {
  accepted,
  anna,
  assigned,
  bo,
  cancelled,
  closed,
  comment,
  created,
  delivery,
  entry,
  fold,
  id,
  judged,
  message,
  otherConversation,
  otherInbox,
  received,
  reopened,
  sending,
} from '../build.ts'

const stateOf = (entries: readonly ConversationEntry[], of: string) => findMessage(fold(entries), of)?.delivery.state

describe('conversation', () => {
  test('[MO-1] any order of any subset, of every type there is, folds to one state', () => {
    const all = everyType()
    expect(new Set(all.map((one) => one.type)).size).toBe(ConversationEntry.options.length)
    fc.assert(
      fc.property(fc.shuffledSubarray(all), fc.infiniteStream(fc.nat()), (subset, numbers) => {
        const other = [...subset].sort(() => (numbers.next().value % 2 === 0 ? 1 : -1))
        expect(fold(other)).toEqual(fold(subset))
        conversationRow(fold(subset))
        entriesToCopy(subset, 7)
        entriesToSplit(subset, [subset[0]?.id ?? ''])
        conversationKind.index?.(fold(subset))
      }),
      { numRuns: 1000 },
    )
  })

  test('[MO-1] one more entry on a state gives what folding all of them gives, where it gives anything', () => {
    const all = everyType()
    let taken = 0
    fc.assert(
      fc.property(fc.shuffledSubarray(all), fc.nat(2_000), fc.constantFrom(...all), (before, at, one) => {
        const last = one.type === 'comment' ? { ...one, at } : one
        const held = before.filter((other) => other.id !== last.id)
        const extended = conversationKind.extend?.(fold(held), held, last) ?? null
        if (extended === null) return
        taken++
        expect(extended).toEqual(fold([...held, last]))
      }),
      { numRuns: 3000 },
    )
    expect(taken).toBeGreaterThan(0)
  })

  test('[MO-1] what is written fits the schema of entries, and nothing else does', () => {
    for (const one of everyType()) {
      expect(v.safeParse(ConversationEntry, one).success, one.type).toBe(true)
      expect(v.safeParse(ConversationEntry, { ...one, other: 1 }).success, one.type).toBe(false)
      expect(v.safeParse(ConversationEntry, { ...one, at: -1 }).success, one.type).toBe(false)
    }
  })

  test('[MO-3] two people who set different fields keep both', () => {
    const set = (at: number, fields: object) => ({ id: id(), type: 'set' as const, by: anna, at, fields })
    const entries = [
      set(1, { name: 'Anna', email: 'a@example.org' }),
      set(3, { name: 'Anna E' }),
      set(2, { role: 'admin' as const, name: 'A' }),
    ]
    expect(memberKind.fold('member:x', entries).fields).toEqual({
      name: 'Anna E',
      email: 'a@example.org',
      role: 'admin',
      active: true,
      removed: false,
    })
    expect(memberKind.fold('member:x', entries.toReversed())).toEqual(memberKind.fold('member:x', entries))
  })

  test('[MO-5] messages stand in the order of the relay, whatever their authors’ clocks said', () => {
    const early = message(900, 2, anna)
    const late = message(20, 2, bo)
    const state = fold([created(10), received(11, 2), early, late, accepted(901, 3, early.id), accepted(902, 4, late.id)])
    expect(state.timeline.filter((item) => item.type === 'message').map((item) => item.entry.id)).toEqual([early.id, late.id])
  })

  test('[MO-7] a close that saw everything closes, and a later message of the contact opens it', () => {
    const entries = [created(10), received(11, 2), closed(20, 2)]
    expect(fold(entries).status).toBe('closed')
    expect(fold([...entries, received(30, 3)]).status).toBe('open')
  })

  test('[MO-7] a close made offline over an unread message does not bury it, and says so', () => {
    const state = fold([created(10), received(11, 2), received(15, 3), closed(20, 2)])
    expect(state.status).toBe('open')
    expect(state.timeline.find((item) => item.entry.type === 'closed')).toMatchObject({ overtaken: true })
  })

  test('[MO-7] an offline Send and close over an unread mail: the answer goes, the conversation stays open', () => {
    const reply = message(20, 2)
    const close = closed(20, 2)
    const state = fold([created(10), received(11, 2), received(15, 3), reply, close, accepted(30, 4, reply.id), accepted(30, 5, close.id)])
    expect(state.status).toBe('open')
    expect(findMessage(state, reply.id)?.delivery.state).toBe('queued')
    expect(state.timeline.find((item) => item.entry.id === close.id)).toMatchObject({ overtaken: true, acceptedN: 5 })
  })

  test('[MO-7] a colleague’s clock 4 minutes ahead: the close that had seen less still buries nothing', () => {
    const ahead = 4 * 60_000
    const [close, mail] = [closed(20 + ahead, 2, bo), received(30, 3)]
    expect(fold([created(10), received(11, 2), close, mail]).status).toBe('open')
    // And a close of somebody with a right clock, who has seen it, is not older for that.
    expect(fold([created(10), received(11, 2), close, mail, closed(40, 3)]).status).toBe('closed')
  })

  test('[MO-7] after a reopening the closes before it count for nothing', () => {
    expect(fold([created(10), received(11, 2), closed(20, 9), reopened(21), closed(22, 1)]).status).toBe('open')
    expect(fold([created(10), received(11, 2), closed(20, 2), reopened(21)]).status).toBe('open')
    expect(fold([created(10), received(11, 2), closed(20, 2), reopened(21), closed(22, 2)]).status).toBe('closed')
  })

  test('[MO-8] assigning to somebody inactive is refused, to nobody is not', () => {
    const check = conversationKind.rules.assigned.check
    const context = { ...presumed, isActiveMember: (who: string) => who === bo }
    expect(check?.(assigned(1, anna), fold([]), context)).toEqual({ code: 'inactive-member' })
    expect(check?.(assigned(1, bo), fold([]), context)).toBeNull()
    expect(check?.(assigned(1, null), fold([]), context)).toBeNull()
  })

  test('[MO-9] sending beats a cancel that arrives after it, whatever their times', () => {
    const reply = message(20, 1)
    const base = [created(10), reply, accepted(21, 2, reply.id)]
    expect(stateOf([...base, cancelled(15, reply.id)], reply.id)).toBe('cancelled')
    expect(stateOf([...base, sending(50, 3, reply.id), cancelled(15, reply.id)], reply.id)).toBe('sending')
    expect(stateOf([...base, sending(50, 3, reply.id), cancelled(60, reply.id)], reply.id)).toBe('sending')
    expect(stateOf([...base, sending(50, 3, reply.id), delivery(51, 4, reply.id, 'sent'), cancelled(60, reply.id)], reply.id)).toBe('sent')
    expect(stateOf([...base, sending(50, 3, reply.id), delivery(51, 4, reply.id, 'deferred'), cancelled(60, reply.id)], reply.id)).toBe(
      'cancelled',
    )
    expect(stateOf([...base, sending(50, 3, reply.id), delivery(51, 4, reply.id, 'uncertain'), cancelled(60, reply.id)], reply.id)).toBe(
      'uncertain',
    )
  })

  test('[MO-9] a failed message is queued again by a retry, once', () => {
    const reply = message(20, 1)
    const failed = [created(10), reply, accepted(21, 2, reply.id), sending(22, 3, reply.id), delivery(23, 4, reply.id, 'failed')]
    const retried = { id: id(), type: 'retried' as const, by: anna, at: 30, of: reply.id }
    expect(stateOf(failed, reply.id)).toBe('failed')
    expect(stateOf([...failed, retried], reply.id)).toBe('queued')
    expect(stateOf([...failed, retried, sending(31, 5, reply.id), delivery(32, 6, reply.id, 'failed')], reply.id)).toBe('failed')
  })

  test('[MO-11] a draft is sent once: the second Send says by whom', () => {
    const draft = id()
    const first = message(20, 1, bo, draft)
    const check = conversationKind.rules.message.check
    const context = presumed
    expect(check?.(message(30, 1, anna, draft), fold([created(10), first]), context)).toEqual({ code: 'already-sent', detail: bo })
    expect(check?.(message(30, 1, anna, draft), fold([created(10), first, cancelled(25, first.id)]), context)).toBeNull()
  })

  test('[T11] [FI-3] a message may not name files by their hash alone', () => {
    const file = { name: 'a.pdf', type: 'application/pdf', size: 1, sha256: 'a'.repeat(64) }
    const letter = { ...message(20, 1), files: [file] }
    expect(judged(letter, [created(10)], { mayName: () => false })).toBe('unknown-file')
    expect(judged(letter, [created(10)], { mayName: () => true })).toBeNull()
  })

  test('[PR-1] a row says what the list shows, the gravest mark first', () => {
    const reply = message(40, 2)
    const entries = [created(10), received(11, 2, 'First line\n\nsecond'), reply, accepted(41, 3, reply.id)]
    expect(conversationRow(fold(entries.slice(0, 2)))).toMatchObject({
      who: 'Karin Bergström',
      snippet: 'First line second',
      by: 'contact',
      mark: null,
    })
    expect(conversationRow(fold(entries))).toMatchObject({ snippet: 'Come by on Thursday.', by: anna, mark: 'queued' })
    const failed = [...entries, sending(42, 4, reply.id), delivery(43, 5, reply.id, 'failed')]
    expect(conversationRow(fold(failed))).toMatchObject({ mark: 'failed' })
    expect(conversationRow(fold([]))).toBeNull()
  })

  test('[PR-2] a conversation stands in the views that its state asks for', () => {
    const standsIn = (entries: readonly ConversationEntry[]) => {
      const row = conversationRow(fold(entries))
      return row === null ? [] : views.filter((view) => isIn(view, row, anna))
    }
    expect(standsIn([created(10), received(11, 2)])).toEqual(['unassigned', 'open', 'email'])
    expect(standsIn([created(10), received(11, 2), assigned(12, anna)])).toEqual(['mine', 'open', 'email'])
    expect(standsIn([created(10), received(11, 2), assigned(12, bo)])).toEqual(['open', 'email'])
    expect(standsIn([created(10), received(11, 2), closed(12, 2)])).toEqual(['closed'])
  })
})

/** One conversation with an entry of every type in it, and of some two. */
function everyType(): ConversationEntry[] {
  const [letter, second, reply, note] = [received(11, 2), received(60, 6), message(40, 2), comment(45)]
  const [snooze, close, hide] = [entry('snoozed', 46, { until: 9000, seen: 2 }), closed(50, 5), entry('hidden', 65, { of: letter.id })]
  const brought = comment(5, 'From elsewhere')
  const was = { type: 'received', by: letter.by, at: letter.at, n: 2 } as const
  return [
    created(10),
    letter,
    assigned(30, bo),
    reply,
    accepted(41, 3, reply.id),
    sending(42, 4, reply.id),
    delivery(43, 5, reply.id, 'sent'),
    note,
    snooze,
    close,
    second,
    reopened(61),
    hide,
    entry('erased', 66, { by: 'relay', n: 7, of: letter.id, was }),
    entry('shown', 67, { of: letter.id }),
    entry('moved', 68, { to: otherInbox }),
    entry('subject', 69, { subject: 'Wheel' }),
    entry('tagged', 70, { add: ['vip'], remove: [] }),
    entry('tagged', 71, { add: [], remove: ['vip'] }),
    entry('contact-linked', 72, { contact: null }),
    entry('marked-spam', 73, { why: 'manual', detail: null }),
    entry('unmarked-spam', 74, {}),
    entry('trashed', 75, {}),
    entry('restored', 76, {}),
    entry('woke', 77, { by: 'relay', n: 8, of: snooze.id }),
    brought,
    entry('copied', 78, { by: 'relay', n: 9, from: otherConversation, entries: [brought.id] }),
    entry('unmerged', 79, { by: 'relay', n: 10, from: otherConversation }),
    entry('split', 80, { into: otherConversation, entries: [note.id] }),
    entry('held', 81, { by: 'relay', n: 11, of: reply.id, why: 'closed', who: null }),
    entry('released', 82, { of: reply.id }),
    entry('retried', 83, { of: reply.id }),
    closed(84, 6),
    cancelled(90, reply.id),
    entry('undone', 91, { of: close.id }),
    entry('undone', 92, { of: hide.id }),
    entry('merged', 93, { into: otherConversation }),
    entry('continued', 94, { by: 'relay', n: 12, in: otherConversation }),
    entry('deleted', 95, {}),
  ]
}
