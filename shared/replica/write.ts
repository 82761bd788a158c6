import * as Y from 'yjs'
import type { Entry } from '../records/entry.ts'
import { type RecordDoc, rootOf } from './layout.ts'

/** The client id of a record was not the leased one at the moment of writing: a bug, or two writers. */
export class ForeignClientError extends Error {}

/**
 * Adds entries and gives the change as a V1 update: just these entries, no more. Asserts the leased client id,
 * because a write under a random one would be refused by every relay.
 */
export function addEntries(doc: RecordDoc, client: number, entries: readonly Entry[]): Uint8Array {
  if (doc.clientID !== client) throw new ForeignClientError(`the record writes as ${doc.clientID}, leased is ${client}`)
  const before = markOf(doc)
  doc.transact(() => {
    const root = rootOf(doc)
    for (const entry of entries) root.set(entry.id, { ...entry })
  })
  return changeSince(doc, before)
}

/** Takes a change from the other side; what is there already changes nothing. */
export function applyChange(doc: RecordDoc, client: number, change: Uint8Array): void {
  Y.applyUpdate(doc, change)
  doc.clientID = client
}

/** Marks where a record stands, for changeSince. */
export const markOf = (doc: RecordDoc): Uint8Array => Y.encodeStateVector(doc)

/** What has come to a record since the mark, as one V1 update: only what was new, never the bytes that brought it. */
export const changeSince = (doc: RecordDoc, mark: Uint8Array): Uint8Array => Y.encodeStateAsUpdate(doc, mark)

/** The whole record as one V1 update. */
export const snapshotOf = (doc: RecordDoc): Uint8Array => Y.encodeStateAsUpdate(doc)

/** Is something missing that a change builds on? Then the copy is worthless and is fetched anew. */
export const isPending = (doc: RecordDoc): boolean => doc.store.pendingStructs !== null || doc.store.pendingDs !== null
