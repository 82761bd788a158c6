import 'fake-indexeddb/auto'
import { createDexieStorage } from '../../client/replica/storage/dexie.ts'
import { createMemoryStorage } from '../../client/replica/storage/memory.ts'
import { replicaStorageContract } from '../contract/replica-storage.ts'

replicaStorageContract('memory', () => {
  const storage = createMemoryStorage()
  return { storage, reopen: () => storage }
})

let databases = 0
replicaStorageContract('dexie', () => {
  const account = `member:${String(databases++).padStart(26, '0')}` as const
  return { storage: createDexieStorage(account), reopen: () => createDexieStorage(account) }
})
