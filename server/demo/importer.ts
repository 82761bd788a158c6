import type { RecordId } from '../../shared/ids.ts'
import type { Entry } from '../../shared/records/entry.ts'
import type { CellChange } from '../store/store.ts'

/**
 * Writes history: records whose entries happened elsewhere, or are made up. Its caller is fill.ts; the relay's desk
 * does the work. It decides nothing: entries are written as given, with their own times and counters.
 */
export interface Importer {
  /** All records are new. All of it with the cells is durable when this resolves, or nothing is; then it rejects. */
  create(batch: readonly { readonly record: RecordId; readonly entries: readonly Entry[] }[], cells: readonly CellChange[]): Promise<void>
}
