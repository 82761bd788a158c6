import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { conversationRow } from '../../shared/projections/conversation-row.ts'
import { isIn, views } from '../../shared/projections/views.ts'
import { conversationKind } from '../../shared/records/conversation.ts'
import type { ConversationEntry } from '../../shared/records/conversation-entries.ts'
import { findMessage } from '../../shared/records/conversation-state.ts'
import { memberKind } from '../../shared/records/team.ts'
import {
  accepted,
  anna,
  assigned,
  bo,
  cancelled,
  closed,
  created,
  delivery,
  fold,
  id,
  message,
  received,
  reopened,
  sending,
} from './build.ts'

const stateOf = (entries: readonly ConversationEntry[], of: string) => findMessage(fold(entries), of)?.delivery.state

describe('conversation', () => {
  test('[MO-1] any order of any subset folds to one state', () => {
    const reply = message(40, 2)
    const all = [
      created(10),
      received(11, 2),
      assigned(30, bo),
      reply,
      accepted(41, 3, reply.id),
      sending(42, 4, reply.id),
      delivery(43, 5, reply.id, 'sent'),
      closed(50, 5),
      received(60, 6),
      reopened(70),
      closed(80, 6),
      cancelled(90, reply.id),
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(all), fc.infiniteStream(fc.nat()), (subset, numbers) => {
        const other = [...subset].sort(() => (numbers.next().value % 2 === 0 ? 1 : -1))
        expect(fold(other)).toEqual(fold(subset))
        conversationRow(fold(subset))
      }),
      { numRuns: 500 },
    )
  })

  test('[MO-3] two people who set different fields keep both', () => {
    const set = (at: number, fields: object) => ({ id: id(), type: 'set' as const, by: anna, at, fields })
    const entries = [
      set(1, { name: 'Anna', email: 'a@example.org' }),
      set(3, { name: 'Anna E' }),
      set(2, { role: 'admin' as const, name: 'A' }),
    ]
    expect(memberKind.fold('member:x', entries).fields).toEqual({ name: 'Anna E', email: 'a@example.org', role: 'admin', active: true })
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

  test('[MO-7] after a reopening the closes before it count for nothing', () => {
    expect(fold([created(10), received(11, 2), closed(20, 9), reopened(21), closed(22, 1)]).status).toBe('open')
    expect(fold([created(10), received(11, 2), closed(20, 2), reopened(21)]).status).toBe('open')
    expect(fold([created(10), received(11, 2), closed(20, 2), reopened(21), closed(22, 2)]).status).toBe('closed')
  })

  test('[MO-8] assigning to somebody inactive is refused, to nobody is not', () => {
    const check = conversationKind.rules.assigned.check
    const context = { isActiveMember: (who: string) => who === bo }
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
    const context = { isActiveMember: () => true }
    expect(check?.(message(30, 1, anna, draft), fold([created(10), first]), context)).toEqual({ code: 'already-sent', detail: bo })
    expect(check?.(message(30, 1, anna, draft), fold([created(10), first, cancelled(25, first.id)]), context)).toBeNull()
  })

  test('[T11] a message may not name files by their hash alone', () => {
    const file = { name: 'a.pdf', type: 'application/pdf', size: 1, sha256: 'a'.repeat(64) }
    const entry = { ...message(20, 1), files: [file] }
    expect(conversationKind.rules.message.check?.(entry, fold([created(10)]), { isActiveMember: () => true })).toEqual({
      code: 'not-allowed',
    })
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
