import type * as v from 'valibot'
import type { KindName, Space } from '../ids.ts'
import type { Entry, Role } from './entry.ts'
import type { Refusal } from './refusal.ts'

/**
 * One kind of record. Browser, relay, API and export all use the same fold and the same rules; a new kind is one
 * file here and one line in kinds.ts. Rules MO-1…, held by tests/shared/.
 */
export interface Kind<E extends Entry, State, Row> {
  readonly name: KindName
  readonly entry: v.GenericSchema<unknown, E>
  /** Pure and total: any set of valid entries, in any order, gives one state. */
  fold(id: string, entries: readonly E[]): State
  /** What lists show; null where a record has no row. */
  row(state: State): Row | null
  /** Where a new record of this kind lives; null when its first entries do not say. */
  home(state: State): Space | null
  readonly rules: { readonly [T in E['type']]: Rule<Extract<E, { type: T }>, State> }
}

/** Who may add an entry of a type, and when. */
export interface Rule<E extends Entry, State> {
  /** Member roles that may add it; none: the relay alone. */
  readonly roles: readonly Role[]
  /** The relay answers it with `accepted {of, n}` in the same commit. */
  readonly accepted?: true
  /** May it be added to this state? Pure; null says yes. */
  check?(entry: E, state: State, context: RuleContext): Refusal | null
}

/** What a rule may ask about the world outside its record. */
export interface RuleContext {
  /** Is this an active member? */
  isActiveMember(id: string): boolean
}

export const everyone: readonly Role[] = ['super-admin', 'admin', 'agent']
export const admins: readonly Role[] = ['super-admin', 'admin']
export const relayOnly: readonly Role[] = []
