import type { RecordId } from '../../shared/ids.ts'
import type { Actor, Entry } from '../../shared/records/entry.ts'
import type { AnyState } from '../../shared/records/kinds.ts'
import type { Refusal } from '../../shared/records/refusal.ts'
import type { Result } from '../../shared/result.ts'
import type { CellChange } from '../store/store.ts'

/** The relay's own hand: runs commands like any other actor, for channels, settings, timers and itself. */
export interface Author {
  /**
   * Runs the steps as one transaction with `cells`: all of it is durable and broadcast when this resolves, or nothing.
   * A cell that does not fit gives `conflict`; what the steps decided is then forgotten.
   */
  run(
    steps: readonly Step[],
    actor: Actor,
    cells?: readonly CellChange[],
  ): Promise<Result<readonly (readonly Entry[])[], Refusal | Conflict>>
  /** A record's state now; null where there is no such record. */
  state(record: RecordId): Promise<AnyState | null>
  /** The entries of a record now; empty where there is none. */
  entries(record: RecordId): Promise<readonly Entry[]>
}

/** One command on one record; a record that does not exist begins with it. */
export interface Step {
  readonly command: string
  readonly record: RecordId
  readonly input: unknown
}

export interface Conflict {
  readonly code: 'conflict'
  /** `table/key` of the cell that did not fit. */
  readonly detail: string
}
