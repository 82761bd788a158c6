import { kindOf, type RecordId } from '../../shared/ids.ts'
import { type AnyKind, type AnyState, kindByName } from '../../shared/records/kinds.ts'
import { loadRecord, type RecordDoc } from '../../shared/replica/layout.ts'
import { readEntries } from '../../shared/replica/read.ts'
import { snapshotOf } from '../../shared/replica/write.ts'
import type { ReplicaStorage, StoredRecord } from './storage/storage.ts'

/** Documents kept decoded; about 16 KB each with ten messages. */
const CAPACITY = 200

/** A record as a step works on it; its document is made when somebody needs it. */
export interface Copy {
  readonly id: RecordId
  /** null: not held. */
  stored: StoredRecord | null
  doc: RecordDoc | null
}

/**
 * Records and their documents, the lately used ones in memory. A step changes documents before it writes; when the
 * write fails they run ahead of the storage, and `forget` must follow.
 */
export interface Records {
  take(ids: Iterable<RecordId>): Promise<Map<RecordId, Copy>>
  one(id: RecordId): Promise<Copy>
  doc(copy: Copy): RecordDoc
  state(copy: Copy): AnyState
  /** What was taken is written: its documents stay. */
  keep(copies: Iterable<Copy>): void
  /** Without an id: everything. */
  forget(id?: RecordId): void
}

export function kindFor(id: RecordId): AnyKind {
  const name = kindOf(id)
  if (name === null) throw new Error(`not a record: ${id}`)
  return kindByName[name]
}

/** Whom a record is about, for people: a conversation's contact, a form's name. */
export function whoOf(state: AnyState): string {
  const { contact, fields } = state as AnyState & Named
  return contact?.name || contact?.address || fields?.name || ''
}
interface Named {
  readonly contact?: { readonly name: string; readonly address: string } | null
  readonly fields?: { readonly name?: string }
}

/** The copy's record with the document's present content. */
export const sealed = (stored: StoredRecord, doc: RecordDoc): StoredRecord => ({ ...stored, state: snapshotOf(doc) })

export function createRecords(storage: ReplicaStorage, client: () => number): Records {
  const cache = new Map<RecordId, Copy>()

  async function take(ids: Iterable<RecordId>): Promise<Map<RecordId, Copy>> {
    const wanted = [...new Set(ids)]
    const missing = wanted.filter((id) => !cache.has(id))
    const stored = missing.length === 0 ? [] : await storage.records(missing)
    const read = new Map(missing.map((id, index) => [id, stored[index] ?? null]))
    return new Map(wanted.map((id) => [id, cache.get(id) ?? { id, stored: read.get(id) ?? null, doc: null }]))
  }

  function doc(copy: Copy): RecordDoc {
    if (copy.doc !== null) return copy.doc
    // Loaded as nobody: Yjs warns when a document's own client id comes in from outside.
    const loaded = loadRecord(0, copy.stored === null || copy.stored.gone === true ? [] : [copy.stored.state])
    loaded.clientID = client()
    copy.doc = loaded
    return loaded
  }

  return {
    take,
    async one(id) {
      const copies = await take([id])
      return copies.get(id) ?? { id, stored: null, doc: null }
    },
    doc,
    state: (copy) => {
      const kind = kindFor(copy.id)
      return kind.fold(copy.id, readEntries(doc(copy), kind))
    },
    keep(copies) {
      for (const copy of copies) {
        cache.delete(copy.id)
        if (copy.doc !== null && copy.stored !== null) cache.set(copy.id, copy)
      }
      for (const id of cache.keys()) {
        if (cache.size <= CAPACITY) break
        cache.delete(id)
      }
    },
    forget(id) {
      if (id === undefined) cache.clear()
      else cache.delete(id)
    },
  }
}
