import { kindOf, type RecordId } from '../../../shared/ids.ts'
import { type Change, keyOf, type ReplicaStorage, type TableName, type Tables, tableNames } from './storage.ts'

/** All that a storage holds, by table and key. */
export type Contents = { readonly [T in TableName]: Map<string | number, Tables[T]> }

/**
 * For simulations: shares nothing by reference, and outlives the replica when it is handed to the next one; so do the
 * contents, which are changed in place and may be looked at or copied from outside. Nothing
 * happens between a call and its first promise, so the order of writes is the order of calls.
 */
export function createMemoryStorage(contents: Contents = emptyContents()): ReplicaStorage {
  const sorted = <T extends TableName>(table: T): Tables[T][] =>
    [...contents[table].values()].sort((a, b) => compare(keyOf(table, a), keyOf(table, b)))

  return {
    open: async () =>
      structuredClone({
        meta: contents.meta.get('replica') ?? null,
        spaces: sorted('spaces'),
        forms: sorted('rows').filter((row) => kindOf(row.id) !== 'conversation'),
        columns: contents.columns.get('columns') ?? null,
        dirty: sorted('dirty'),
        wants: sorted('wants'),
        outbox: sorted('outbox'),
        refused: sorted('refused'),
        uploads: sorted('uploads'),
        texts: sorted('texts'),
      }),
    records: async (ids) => structuredClone(ids.map((id) => contents.records.get(id) ?? null)),
    ids: async (space, below) =>
      sorted('records')
        .filter((record) => record.space === space && (below === null || record.round < below))
        .map((record): RecordId => record.id),
    get: async (table, keys) => structuredClone(keys.map((key) => contents[table].get(key) ?? null)),
    async write(change) {
      // All of it is cloned before any of it is kept: what cannot be cloned leaves nothing behind.
      const cloned: Change = structuredClone(change)
      for (const table of tableNames) apply(contents, table, cloned)
    },
    close: () => undefined,
  }
}

export const emptyContents = (): Contents => Object.fromEntries(tableNames.map((table) => [table, new Map()])) as unknown as Contents

function apply<T extends TableName>(contents: Contents, table: T, change: Change): void {
  const values = contents[table] as Map<string | number, Tables[T]>
  for (const key of change[table]?.drop ?? []) values.delete(key)
  for (const value of change[table]?.put ?? []) values.set(keyOf(table, value as Tables[T]), value as Tables[T])
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0)
