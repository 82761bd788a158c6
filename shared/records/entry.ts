import * as v from 'valibot'
import { type ContactId, EntryId, type MemberId } from '../ids.ts'

/** Who wrote an entry. Only the relay writes for itself and for contacts. */
export type Actor = MemberId | ContactId | 'relay'

/** What every entry holds. Immutable; its key in the record is its id. */
export interface Entry {
  readonly id: string
  readonly type: string
  readonly by: Actor
  /** Hybrid logical time, integer ms. */
  readonly at: number
  /** The relay's dense counter in this record; only on entries that the relay wrote. */
  readonly n?: number
}

export type Role = 'super-admin' | 'admin' | 'agent'

/** An integer that counts, with room for no surprises. */
export const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

export const Actor = v.custom<Actor>((by) => typeof by === 'string' && by.length <= 64, 'not an actor')

/** The fields of every entry schema; spread first. */
export const entryFields = {
  id: EntryId,
  by: Actor,
  at: Count,
  n: v.optional(Count),
}

/** Orders by (at, id): the order of everything that is not counted by the relay. */
export const byTime = (a: Entry, b: Entry): number => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
