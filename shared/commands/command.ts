import type * as v from 'valibot'
import type { KindName } from '../ids.ts'
import type { Actor, Entry } from '../records/entry.ts'
import type { Refusal } from '../records/refusal.ts'
import type { Result } from '../result.ts'

/** What a decision may know beside the record: who, when, and fresh ids. */
export interface CommandContext {
  readonly actor: Actor
  /** The time of the entries, ms; the same for all of one command. */
  readonly at: number
  /** When the person acted, ms: equal to `at`, but for a replay, which is written anew later. */
  readonly actedAt: number
  newId(): string
}

/**
 * Something a person, a bot, the API or the relay does to one record. The only way to an entry (CM-1): the screen
 * names a command and gives its input, nothing else writes. `decide` is pure, so it runs the same in every place and
 * can be replayed after a refusal (CM-3); a repeat writes nothing (CM-4).
 */
export interface Command<Input, State, E extends Entry> {
  /** The wire name: `noun.verb`. */
  readonly name: string
  readonly kind: KindName
  /** Raised when the input's shape changes; an upcaster then reads the older ones. */
  readonly version: number
  readonly input: v.GenericSchema<unknown, Input>
  decide(state: State, input: Input, context: CommandContext): Result<readonly E[], Refusal>
}

export const defineCommand = <Input, State, E extends Entry>(command: Command<Input, State, E>): Command<Input, State, E> => command

/** A command whose types are not known here; its input is parsed by its schema before `decide`. */
export type AnyCommand = Command<unknown, unknown, Entry>
