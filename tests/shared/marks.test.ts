import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commands } from '../../shared/commands/index.ts'
import { hash128 } from '../../shared/hash.ts'
import { type ConversationId, createIds, createUlid, isRecordId, type MemberId, ownSpace, timeOf, ulidOf } from '../../shared/ids.ts'
import { presumed } from '../../shared/records/kind.ts'
import {
  firstWatermark,
  type MarksEntry,
  type MarksState,
  marksKind,
  SHARDS,
  shardRecord,
  watermarkRecord,
} from '../../shared/records/marks.ts'
import { createRandom } from '../sim/random.ts'

const now = () => 1_767_603_600_000
const newId = createIds({ now, random: createRandom(11).bytes })
const anna: MemberId = `member:${newId()}`
const bo: MemberId = `member:${newId()}`
const conversation = (): ConversationId => `conversation:${newId()}`

const read = (of: ConversationId, upTo: number, at = 1): MarksEntry => ({
  ...{ id: newId(), type: 'read', by: anna, at, member: anna, conversation: of, upTo },
})
const watermark = (before: number): MarksEntry => ({ id: newId(), type: 'watermark', by: anna, at: 1, member: anna, before })

function decide(name: string, state: MarksState, input: unknown, actor: MemberId = anna) {
  const decided = commands.get(name)?.decide(state, input, { actor, at: 5, actedAt: 5, newId })
  if (decided === undefined) throw new Error(`no ${name}`)
  return decided
}

describe('ids', () => {
  test('[JB-8] the hash is MurmurHash3_x86_128', () => {
    const hex = (text: string) =>
      hash128(text)
        .map((word) => word.toString(16).padStart(8, '0'))
        .join('')
    expect(hex('')).toBe('0'.repeat(32))
    expect(hex('The quick brown fox jumps over the lazy dog')).toBe('2f1583c3ecee2c675d7bf66ce5e91d2c')
    expect(hex("I will not buy this tobacconist's, it is scratched.")).toBe('9b5b7ba2ef3f7866889adeaf00f3f98e')
  })

  test('[JB-8] 128 bits make a ULID, each their own', () => {
    expect(ulidOf([0, 0, 0, 0])).toBe('0'.repeat(26))
    expect(ulidOf([0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff])).toBe('7ZZZZZZZZZZZZZZZZZZZZZZZZZ')
    expect(ulidOf([0, 0, 0, 33])).toBe(`${'0'.repeat(24)}11`)
    const records = Array.from({ length: 2000 }, () => shardRecord(anna, conversation()))
    expect(records.every(isRecordId)).toBe(true)
    expect(new Set(records).size).toBe(SHARDS)
  })

  test('[JB-8] every device derives the same shard for a conversation, and another for another member', () => {
    const one = conversation()
    expect(shardRecord(anna, one)).toBe(shardRecord(anna, one))
    expect(shardRecord(anna, one)).not.toBe(shardRecord(bo, one))
    expect(watermarkRecord(anna)).not.toBe(watermarkRecord(bo))
    // Written down: a change of the derivation would orphan every mark there is.
    const fixed: MemberId = 'member:01KE6P4YM00000000000000001'
    expect(shardRecord(fixed, 'conversation:01KE6P4YM00000000000000002')).toBe('marks:0E7EGZXJ64JYN0YF1P5MX2N25V')
  })

  test('[JB-8] the shards are evenly filled', () => {
    const filled = new Map<string, number>()
    for (let i = 0; i < 64_000; i++) {
      const record = shardRecord(anna, `conversation:${createUlid({ now: () => now() + i, random: (count) => new Uint8Array(count) })}`)
      filled.set(record, (filled.get(record) ?? 0) + 1)
    }
    expect(Math.max(...filled.values())).toBeLessThan(1200)
    expect(Math.min(...filled.values())).toBeGreaterThan(800)
  })
})

describe('marks', () => {
  const shard = conversation()
  const state = (...entries: MarksEntry[]) => marksKind.fold(shardRecord(anna, shard), entries)

  test('[JB-9] [MO-1] they only grow, in whatever order they arrive', () => {
    const some = Array.from({ length: 4 }, conversation)
    const entry = fc.oneof(
      fc.tuple(fc.constantFrom(...some), fc.nat(50), fc.nat(9)).map(([of, upTo, at]) => read(of, upTo, at)),
      fc.nat(100).map(watermark),
    )
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), fc.func(fc.nat()), (entries, order) => {
        const shuffled = [...entries].sort((a, b) => order(a.id) - order(b.id))
        expect(state(...shuffled)).toMatchObject({ upTo: state(...entries).upTo, before: state(...entries).before })
        for (const of of some) {
          const marks = entries.filter((one) => one.type === 'read' && one.conversation === of)
          expect(state(...entries).upTo[of]).toBe(
            marks.length === 0 ? undefined : Math.max(...marks.map((one) => (one.type === 'read' ? one.upTo : 0))),
          )
        }
      }),
    )
  })

  test('[JB-9] what is spent can go: the rest says the same, and one of each stays', () => {
    const some = Array.from({ length: 3 }, conversation)
    const entry = fc.oneof(
      fc.tuple(fc.constantFrom(...some), fc.nat(5), fc.nat(9)).map(([of, upTo, at]) => read(of, upTo, at)),
      fc.nat(5).map(watermark),
    )
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), (entries) => {
        const spent = marksKind.spent?.(entries) ?? []
        const left = entries.filter((one) => !spent.includes(one.id))
        expect(state(...left)).toMatchObject({ upTo: state(...entries).upTo, before: state(...entries).before })
        const subjects = new Set(entries.map((one) => (one.type === 'read' ? one.conversation : 'watermark')))
        expect(left).toHaveLength(subjects.size)
        expect(marksKind.spent?.(left)).toEqual([])
      }),
    )
  })

  test('[JB-9] [CM-4] reading again what is read writes nothing', () => {
    const first = decide('marks.read', state(), { conversation: shard, upTo: 3 })
    expect(first).toMatchObject({ ok: true, value: [{ type: 'read', member: anna, conversation: shard, upTo: 3 }] })
    const after = state(read(shard, 3))
    for (const upTo of [0, 3]) expect(decide('marks.read', after, { conversation: shard, upTo })).toEqual({ ok: true, value: [] })
    expect(decide('marks.read', after, { conversation: shard, upTo: 4 })).toMatchObject({ ok: true, value: [{ upTo: 4 }] })
    const water = marksKind.fold(watermarkRecord(anna), [watermark(10)])
    expect(decide('marks.watermark', water, { before: 10 })).toEqual({ ok: true, value: [] })
    expect(decide('marks.watermark', water, { before: 11 })).toMatchObject({ ok: true, value: [{ before: 11 }] })
  })

  test('[JB-8] a mark stands in its owner’s shard or nowhere', () => {
    const context = { ...presumed, member: anna }
    const { read: readRule, watermark: waterRule } = marksKind.rules
    const mark = read(shard, 1) as Extract<MarksEntry, { type: 'read' }>
    const water = watermark(1) as Extract<MarksEntry, { type: 'watermark' }>
    const at = (id: string) => marksKind.fold(id, [])
    expect(readRule.check?.(mark, at(shardRecord(anna, shard)), context)).toBeNull()
    expect(waterRule.check?.(water, at(watermarkRecord(anna)), context)).toBeNull()
    const refused = { code: 'not-allowed' }
    expect(readRule.check?.(mark, at(shardRecord(bo, shard)), context)).toEqual(refused)
    expect(readRule.check?.({ ...mark, member: bo }, at(shardRecord(bo, shard)), context)).toEqual(refused)
    expect(readRule.check?.(mark, at(watermarkRecord(anna)), context)).toEqual(refused)
    expect(readRule.check?.(mark, at(`marks:${newId()}`), context)).toEqual(refused)
    expect(waterRule.check?.(water, at(watermarkRecord(bo)), context)).toEqual(refused)
    expect(decide('marks.read', at(shardRecord(bo, shard)), { conversation: shard, upTo: 1 })).toMatchObject({ ok: false })
    expect(decide('marks.watermark', at(watermarkRecord(bo)), { before: 1 })).toMatchObject({ ok: false })
  })

  test('[JB-8] they live with their owner', () => {
    expect(marksKind.home(state(read(shard, 1)))).toBe(ownSpace(anna))
    expect(marksKind.home(state())).toBeNull()
  })

  test('[JB-9] nothing that happened before somebody joined is news to them', () => {
    expect(firstWatermark(anna)).toBe(now())
    fc.assert(
      fc.property(fc.nat(2 ** 48 - 1), (ms) => {
        expect(timeOf(createUlid({ now: () => ms, random: createRandom(1).bytes }))).toBe(ms)
      }),
    )
  })
})
