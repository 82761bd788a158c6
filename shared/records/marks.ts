import * as v from 'valibot'
import { hash128 } from '../hash.ts'
import { ConversationId, MemberId, ownSpace, type RecordId, type Space, timeOf, ulidOf } from '../ids.ts'
import { byTime, Count, type Entry, entryFields } from './entry.ts'
import { everyone, type Kind, type RuleContext } from './kind.ts'
import type { Refusal } from './refusal.ts'

/** A member's marks are spread over so many records: one that held them all would be rewritten whole at every reading. */
export const SHARDS = 64

/** A conversation is read: everything up to `upTo`, the relay's count in it. */
export interface ReadEntry extends Entry {
  readonly type: 'read'
  readonly member: MemberId
  readonly conversation: ConversationId
  readonly upTo: number
}

/** Everything is read whose activity is before `before`, ms. */
export interface WatermarkEntry extends Entry {
  readonly type: 'watermark'
  readonly member: MemberId
  readonly before: number
}

export type MarksEntry = ReadEntry | WatermarkEntry

export interface MarksState {
  readonly id: string
  readonly n: number
  readonly at: number
  readonly member: MemberId | null
  readonly upTo: Readonly<Record<ConversationId, number>>
  readonly before: number
}

const Read = v.strictObject({ ...entryFields, type: v.literal('read'), member: MemberId, conversation: ConversationId, upTo: Count })
const Watermark = v.strictObject({ ...entryFields, type: v.literal('watermark'), member: MemberId, before: Count })
const MarksEntry = v.variant('type', [Read, Watermark]) as unknown as v.GenericSchema<unknown, MarksEntry>

/**
 * One shard of a member's read marks, or the record of their watermark. Its id follows from its owner, so that two
 * devices that were offline write to one record, and nobody can take another's (JB-8).
 */
export const marksKind: Kind<MarksEntry, MarksState, null> = {
  name: 'marks',
  entry: MarksEntry,
  fold(id, entries) {
    const upTo: Record<ConversationId, number> = {}
    let before = 0
    let at = 0
    for (const entry of entries) {
      if (entry.type === 'read') upTo[entry.conversation] = Math.max(upTo[entry.conversation] ?? 0, entry.upTo)
      else before = Math.max(before, entry.before)
      at = Math.max(at, entry.at)
    }
    return { id, n: entries.reduce((n, entry) => Math.max(n, entry.n ?? 0), 0), at, member: entries[0]?.member ?? null, upTo, before }
  },
  row: () => null,
  home: (state): Space | null => (state.member === null ? null : ownSpace(state.member)),
  /** What a greater one overtakes; of equal ones the oldest stays. */
  spent(entries) {
    const greatest = new Map<string, MarksEntry>()
    for (const entry of [...entries].sort(byTime)) {
      const there = greatest.get(subjectOf(entry))
      if (there === undefined || greatnessOf(entry) > greatnessOf(there)) greatest.set(subjectOf(entry), entry)
    }
    return entries.filter((entry) => greatest.get(subjectOf(entry)) !== entry).map((entry) => entry.id)
  },
  rules: {
    read: {
      roles: everyone,
      check: (entry, state, context) => refusalOf(entry, shardRecord(entry.member, entry.conversation), state, context),
    },
    watermark: { roles: everyone, check: (entry, state, context) => refusalOf(entry, watermarkRecord(entry.member), state, context) },
  },
}

const subjectOf = (entry: MarksEntry): string => (entry.type === 'read' ? entry.conversation : '')
const greatnessOf = (entry: MarksEntry): number => (entry.type === 'read' ? entry.upTo : entry.before)

function refusalOf(entry: MarksEntry, record: RecordId, state: MarksState, context: RuleContext): Refusal | null {
  return entry.member === context.member && state.id === record ? null : { code: 'not-allowed' }
}

const marksRecord = (member: MemberId, which: number | 'watermark'): RecordId => `marks:${ulidOf(hash128(`${member} ${which}`))}`

/** Where a member's mark for a conversation stands. */
export const shardRecord = (member: MemberId, conversation: ConversationId): RecordId =>
  marksRecord(member, hash128(conversation)[0] % SHARDS)

export const watermarkRecord = (member: MemberId): RecordId => marksRecord(member, 'watermark')

/** What happened before somebody joined is no news to them: their id says when that was. */
export const firstWatermark = (member: MemberId): number => timeOf(member.slice('member:'.length))
