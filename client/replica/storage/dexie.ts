import { Dexie, type Table } from 'dexie'
import type { MemberId } from '../../../shared/ids.ts'
import { type Change, keys, type ReplicaStorage, type TableName, type Tables, tableNames } from './storage.ts'

export const databaseOf = (account: MemberId): string => `samtal:${account.slice('member:'.length)}`

/** Every conversation's id lies between: `;` follows `:`. */
const conversations = { begin: 'conversation:', end: 'conversation;' }

/** IndexedDB by Dexie: one database for each account. Only the holder of the account's Web Lock may open it to write. */
export function createDexieStorage(account: MemberId): ReplicaStorage {
  const db = new Dexie(databaseOf(account))
  db.version(2).stores({ ...keys, records: 'id, [space+round]' })
  const table = <T extends TableName>(name: T): Table<Tables[T], string | number> => db.table(name)

  return {
    async open() {
      const [meta, spaces, before, after, columns, dirty, wants, outbox, refused, uploads, texts] = await db.transaction(
        'r',
        db.tables,
        () =>
          Promise.all([
            table('meta').get('replica'),
            table('spaces').toArray(),
            table('rows').where('id').below(conversations.begin).toArray(),
            table('rows').where('id').above(conversations.end).toArray(),
            table('columns').get('columns'),
            table('dirty').toArray(),
            table('wants').toArray(),
            table('outbox').toArray(),
            table('refused').toArray(),
            table('uploads').toArray(),
            table('texts').toArray(),
          ]),
      )
      return {
        meta: meta ?? null,
        spaces,
        forms: [...before, ...after],
        columns: columns ?? null,
        dirty,
        wants,
        outbox,
        refused,
        uploads,
        texts,
      }
    },
    records: async (ids) => (await table('records').bulkGet([...ids])).map((record) => record ?? null),
    ids: async (space, below) =>
      (await table('records')
        .where('[space+round]')
        .between([space, Dexie.minKey], [space, below ?? Dexie.maxKey], true, false)
        .primaryKeys()) as Awaited<ReturnType<ReplicaStorage['ids']>>,
    get: async (name, keys) => (await table(name).bulkGet([...keys])).map((value) => value ?? null),
    async write(change, durability) {
      if (!db.isOpen()) await db.open()
      await writeAtOnce(db.backendDB(), change, durability)
    },
    close: () => db.close(),
  }
}

/** Deletes the whole database; every storage on it must have been closed. */
export const deleteReplica = (account: MemberId): Promise<void> => Dexie.delete(databaseOf(account))

// Dexie sets the durability for a whole database; the outbox needs it for a transaction.
function writeAtOnce(db: IDBDatabase, change: Change, durability: 'strict' | 'relaxed'): Promise<void> {
  const touched = tableNames.filter((name) => change[name] !== undefined)
  if (touched.length === 0) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(touched, 'readwrite', { durability })
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was aborted'))
    try {
      for (const name of touched) {
        const store = transaction.objectStore(name)
        for (const key of change[name]?.drop ?? []) store.delete(key)
        for (const value of change[name]?.put ?? []) store.put(value)
      }
    } catch (error) {
      transaction.abort()
      reject(error) // a value that cannot be cloned
    }
  })
}
