import type { RecordId, Space } from '../../shared/ids.ts'
import { ROW_VERSION } from '../../shared/projections/conversation-row.ts'
import type { RefusedItem } from '../bridge/api.ts'
import type { Rows } from './rows.ts'
import {
  type Change,
  keyOf,
  type Meta,
  type Opened,
  type OutboxItem,
  type ReplicaStorage,
  type StoredSpace,
  type StoredText,
  type StoredUpload,
  type TableName,
  type Want,
} from './storage/storage.ts'

/** What an answer may depend on. */
export type Topic = 'team' | 'sync' | 'attachments' | 'marks' | 'notifications' | RecordId

/**
 * The storage's small tables in memory, and the only way to write: memory follows the storage, never the other way
 * round, so a write that fails changes nothing anywhere.
 */
export interface Desk {
  meta(): Meta
  readonly spaces: ReadonlyMap<Space, StoredSpace>
  readonly wants: ReadonlyMap<RecordId, Want>
  /** In the order of `n`. */
  readonly outbox: ReadonlyMap<number, OutboxItem>
  readonly refused: ReadonlyMap<number, RefusedItem>
  readonly uploads: ReadonlyMap<string, StoredUpload>
  /** By the name of the live document. */
  readonly texts: ReadonlyMap<string, StoredText>
  readonly rows: Rows
  /** Another number after every change of what waits or was refused. */
  unsentVersion(): number
  write(change: Change, durability: 'strict' | 'relaxed'): Promise<void>
}

const blank: Meta = {
  key: 'replica',
  device: null,
  client: null,
  epoch: null,
  hlc: 0,
  acceptedAt: 0,
  offset: 0,
  nextN: 1,
  nextRefused: 1,
  reachedAt: null,
  rowVersion: ROW_VERSION,
}

export function createDesk(storage: ReplicaStorage, opened: Opened, rows: Rows, touch: (topic: Topic) => void): Desk {
  let meta = opened.meta ?? blank
  const spaces = new Map(opened.spaces.map((space) => [space.space, space]))
  const wants = new Map(opened.wants.map((want) => [want.record, want]))
  const outbox = new Map(opened.outbox.map((item) => [item.n, item]))
  const refused = new Map(opened.refused.map((item) => [item.id, item]))
  const uploads = new Map(opened.uploads.map((upload) => [upload.id, upload]))
  const texts = new Map(opened.texts.map((text) => [text.name, text]))
  let unsentVersion = 0

  function follow(change: Change): void {
    meta = change.meta?.put?.at(-1) ?? meta
    mirror(spaces, 'spaces', change)
    mirror(wants, 'wants', change)
    mirror(outbox, 'outbox', change)
    mirror(refused, 'refused', change)
    mirror(uploads, 'uploads', change)
    mirror(texts, 'texts', change)
    if (change.outbox || change.refused) unsentVersion++
    const topics = new Set<Topic>(change.spaces || change.wants || change.outbox || change.refused ? ['sync'] : [])
    for (const id of change.rows?.drop ?? []) for (const topic of rows.drop(id as RecordId)) topics.add(topic)
    for (const row of change.rows?.put ?? []) for (const topic of rows.set(row)) topics.add(topic)
    for (const id of change.records?.drop ?? []) topics.add(id as RecordId)
    for (const record of change.records?.put ?? []) topics.add(record.id)
    for (const topic of topics) touch(topic)
  }

  return {
    meta: () => meta,
    spaces,
    wants,
    outbox,
    refused,
    uploads,
    texts,
    rows,
    unsentVersion: () => unsentVersion,
    async write(change, durability) {
      await storage.write(rows.logged(change), durability)
      follow(change)
    },
  }
}

function mirror<Key, Value>(map: Map<Key, Value>, table: TableName, change: Change): void {
  for (const key of change[table]?.drop ?? []) map.delete(key as Key)
  for (const value of change[table]?.put ?? []) map.set(keyOf(table, value) as Key, value as Value)
}

/** Several changes as one; a table's puts and drops are joined. */
export function join(...changes: readonly Change[]): Change {
  const joined: { [table: string]: { put: readonly unknown[]; drop: readonly (string | number)[] } } = {}
  for (const change of changes) {
    for (const [table, { put = [], drop = [] }] of Object.entries(change)) {
      if (put.length === 0 && drop.length === 0) continue // a table that is not named is not locked
      const there = joined[table]
      joined[table] = there === undefined ? { put, drop } : { put: there.put.concat(put), drop: there.drop.concat(drop) }
    }
  }
  return joined as Change
}
