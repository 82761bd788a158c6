import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createUlid } from '../../../shared/ids.ts'

const SCHEMA_VERSION = 2

/**
 * Of `log`, rowids are the order of writing, which is what orders a record's rows: it may move, and seqs of two spaces
 * do not compare. `chain` keeps the id of every seq and nothing deletes from it, so that a cursor stays checkable when
 * rows are compacted away.
 */
const SCHEMA = `
  CREATE TABLE store (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;
  CREATE TABLE spaces (space TEXT PRIMARY KEY, head INTEGER NOT NULL) WITHOUT ROWID, STRICT;
  CREATE TABLE log (
    space TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL, generation INTEGER NOT NULL,
    prev TEXT, whole INTEGER NOT NULL, change BLOB NOT NULL, row TEXT, row_version INTEGER NOT NULL,
    PRIMARY KEY (space, seq)
  ) STRICT;
  CREATE INDEX log_record ON log (record);
  CREATE TABLE chain (space TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (space, seq)) WITHOUT ROWID, STRICT;
  CREATE TABLE heads (
    record TEXT PRIMARY KEY, space TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL, generation INTEGER NOT NULL
  ) WITHOUT ROWID, STRICT;
  CREATE INDEX heads_space ON heads (space, seq);
  CREATE TABLE cells (tbl TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (tbl, key)) WITHOUT ROWID, STRICT;
`

export interface StoreFile {
  readonly db: DatabaseSync
  /** Chosen when the file is made. Whoever restores a backup deletes the row, and the next opening chooses anew. */
  readonly epoch: string
  close(): void
}

/** Throws an Error that an operator can read: the directory is in use, the file is a newer version's, or it is no store. */
export function openStoreFile(file: string): StoreFile {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const lock = holdLock(file)
  try {
    const db = new DatabaseSync(file, { timeout: 5_000, enableForeignKeyConstraints: false })
    try {
      configure(db)
      migrate(db, file)
      emptyLog(db) // a life that was killed may not have come to it
      return { db, epoch: epochOf(db), close: () => closeBoth(db, lock) }
    } catch (error) {
      db.close()
      throw error
    }
  } catch (error) {
    lock.close()
    throw error
  }
}

/** The same file beside the one who writes, for reading only; it is there already. */
export function readStoreFile(file: string): StoreFile {
  const db = new DatabaseSync(file, { timeout: 5_000, readOnly: true })
  db.exec('PRAGMA cache_size = -32768')
  return { db, epoch: readEpoch(db), close: () => db.close() }
}

/**
 * A lock that ends with the process, however it ends. It stands on a file of its own, so that a backup may read the
 * store's while the relay runs; nothing is ever written to it. POSIX drops it when any other code of this process opens
 * and closes that file: leave it alone.
 */
function holdLock(file: string): DatabaseSync {
  const lock = new DatabaseSync(`${file}-lock`, { timeout: 1_000 }) // a relay that is just ending gets to end
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    if (!isBusy(error)) throw error
    throw new Error(`another Samtal is using this data directory: ${path.dirname(file)}`)
  }
}

const SQLITE_BUSY = 5
const isBusy = (error: unknown): boolean => error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY

function configure(db: DatabaseSync): void {
  db.exec('PRAGMA journal_mode = WAL')
  db.exec('PRAGMA synchronous = FULL') // NORMAL syncs only at checkpoints: an acknowledged commit could be lost
  db.exec('PRAGMA secure_delete = ON') // what is hidden or deleted is not to be found in the file
  db.exec('PRAGMA temp_store = MEMORY')
  db.exec('PRAGMA cache_size = -32768') // KiB: the inner pages of a million rows' indexes
  // 16 MB instead of 4: pages of the indexes are written many times before they are copied home once; a third more commits a second.
  db.exec('PRAGMA wal_autocheckpoint = 4000')
  db.exec('PRAGMA journal_size_limit = 67108864')
}

function migrate(db: DatabaseSync, file: string): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version)
  if (version === SCHEMA_VERSION) return
  if (version > SCHEMA_VERSION) {
    throw new Error(`${file} was written by a newer Samtal (schema ${version}, this one knows ${SCHEMA_VERSION}): update Samtal to open it`)
  }
  if (version > 0) throw new Error(`${file} is of a version before the first release, which this one cannot read`)
  if (db.prepare('SELECT 1 FROM sqlite_schema').get() !== undefined) throw new Error(`${file} is a database, but not one of Samtal's`)
  db.exec(`BEGIN IMMEDIATE; ${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`)
}

function epochOf(db: DatabaseSync): string {
  const epoch = createUlid({ now: Date.now, random: randomBytes })
  db.prepare("INSERT INTO store VALUES ('epoch', ?) ON CONFLICT DO NOTHING").run(epoch)
  return readEpoch(db)
}

const readEpoch = (db: DatabaseSync): string => String(db.prepare("SELECT value FROM store WHERE name = 'epoch'").get()?.value)

/** Moves the write-ahead log into the file and empties it; false while a backup reads: it stays beside it, and nothing is lost. */
export function emptyLog(db: DatabaseSync): boolean {
  db.exec(`PRAGMA busy_timeout = ${SOON_MS}`) // our own reads are that short; for a backup's nobody waits
  try {
    return db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy === 0
  } finally {
    db.exec('PRAGMA busy_timeout = 5000')
  }
}
const SOON_MS = 50

function closeBoth(db: DatabaseSync, lock: DatabaseSync): void {
  try {
    emptyLog(db)
  } finally {
    db.close()
    lock.close()
  }
}
