import * as Y from 'yjs'
import type { Entry } from '../records/entry.ts'
import { rootOf } from './layout.ts'

/** The client id of a record was not the leased one at the moment of writing: a bug, or two writers. */
export class ForeignClientError extends Error {}

/**
 * Adds entries and gives the change as a V1 update: just these entries, no more. Asserts the leased client id,
 * because a write under a random one would be refused by every relay.
 */
export function addEntries(doc: Y.Doc, client: number, entries: readonly Entry[]): Uint8Array {
  if (doc.clientID !== client) throw new ForeignClientError(`the record writes as ${doc.clientID}, leased is ${client}`)
  const before = Y.encodeStateVector(doc)
  doc.transact(() => {
    const root = rootOf(doc)
    for (const entry of entries) root.set(entry.id, { ...entry })
  })
  return Y.encodeStateAsUpdate(doc, before)
}

/** Takes a change from the other side; what is there already changes nothing. */
export function applyChange(doc: Y.Doc, client: number, change: Uint8Array): void {
  Y.applyUpdate(doc, change)
  doc.clientID = client
}

/** The whole record as one V1 update. */
export const snapshotOf = (doc: Y.Doc): Uint8Array => Y.encodeStateAsUpdate(doc)

/** Is something missing that a change builds on? Then the copy is worthless and is fetched anew. */
export const isPending = (doc: Y.Doc): boolean => doc.store.pendingStructs !== null || doc.store.pendingDs !== null
