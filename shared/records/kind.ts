import type * as v from 'valibot'
import type { KindName, MemberId, Space } from '../ids.ts'
import type { Entry, Role } from './entry.ts'
import type { FileRef } from './parts.ts'
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
  /**
   * The state with one more entry, where that is plainly told from the state before; null: fold them all. What `fold`
   * gives, at a cost that does not grow with the record. `before` are the entries of `state`.
   */
  extend?(state: State, before: readonly E[], entry: E): State | null
  /** What lists show; null where a record has no row. */
  row(state: State): Row | null
  /** Where a new record of this kind lives; null when its first entries do not say. */
  home(state: State): Space | null
  /** It moves in the very transaction that changes its home; else the relay brings it there as an effect. */
  readonly movesAtOnce?: true
  /**
   * What the relay finds a record by: keys of the cells `index`, written in the transaction that changes the record.
   * `owner/<member>` is asked when a member leaves, `due/<ms, 16 digits>` wakes the timekeeper.
   */
  index?(state: State): readonly string[]
  /** The blobs that an entry names. */
  files?(entry: E): readonly FileRef[]
  /** Entries that nothing depends on any more: compaction takes their content away. */
  spent?(entries: readonly E[]): readonly string[]
  readonly rules: { readonly [T in E['type']]: Rule<Extract<E, { type: T }>, State> }
}

/** Who may add an entry of a type, and when. */
export interface Rule<E extends Entry, State> {
  /** Member roles that may add it; none: the relay alone. */
  readonly roles: readonly Role[]
  /** The relay answers it with `accepted {of, n}` in the same commit. */
  readonly accepted?: true
  /** The relay has work with it once it is accepted: a cell of `effects`, in the same commit. */
  readonly effect?: true
  /** It may be added to a record whose work goes on in another (`redirect`). */
  readonly despiteRedirect?: true
  /**
   * After a restored backup a replica offers again what the relay has lost. An entry that makes something leave the house
   * must not do so twice: what the relay writes instead of acting.
   */
  reoffered?(entry: E): Readonly<Record<string, unknown>> & { readonly type: string }
  /** May it be added to this state? Pure; null says yes. */
  check?(entry: E, state: State, context: RuleContext): Refusal | null
}

/** What a rule may ask about the world outside its record. */
export interface RuleContext {
  /** Who adds the entry. */
  readonly member: MemberId
  readonly role: Role
  /** Relay time, ms; 0 where nobody knows it. */
  readonly now: number
  /** Is this an active member? */
  isActiveMember(id: string): boolean
  /** null: no active member. */
  roleOf(id: string): Role | null
  mayEnter(member: string, space: Space): boolean
  /** Active members with the role super-admin. */
  superAdmins(): readonly string[]
  /** The installation's settings, by name. */
  setting(name: string): unknown
  /** Are these bytes there, of this size, and the member's to name? */
  mayName(file: FileRef): boolean
}

/** What is presumed where a command is decided: only the relay knows, and it judges. */
export const presumed: RuleContext = {
  member: 'member:00000000000000000000000000',
  role: 'super-admin',
  now: 0,
  isActiveMember: () => true,
  roleOf: () => 'super-admin',
  mayEnter: () => true,
  superAdmins: () => [],
  setting: () => undefined,
  mayName: () => true,
}

export const everyone: readonly Role[] = ['super-admin', 'admin', 'agent']
export const admins: readonly Role[] = ['super-admin', 'admin']
export const relayOnly: readonly Role[] = []
