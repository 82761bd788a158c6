import * as Y from 'yjs'
import type { Entry } from '../records/entry.ts'
import { type RecordDoc, rootOf } from './layout.ts'

/** The client id of a record was not the leased one at the moment of writing: a bug, or two writers. */
export class ForeignClientError extends Error {}

/**
 * Runs `write` as one transaction and gives what came of it as one V1 update: just that, never the bytes that brought it;
 * empty where nothing did. Asserts the leased client id, because a write under a random one would be refused by every
 * relay, and sets it again, because Yjs draws a new one when an update of its own comes from outside.
 */
export function changeOf(doc: RecordDoc, client: number, write: () => void): Uint8Array {
  if (doc.clientID !== client) throw new ForeignClientError(`the record writes as ${doc.clientID}, leased is ${client}`)
  const changes: Uint8Array[] = []
  const take = (update: Uint8Array) => void changes.push(update)
  doc.on('update', take)
  try {
    doc.transact((transaction) => {
      write()
      transaction.local = true // else Yjs warns that somebody else writes as us, where a change from outside came in beside our own
    })
  } finally {
    doc.off('update', take)
    doc.clientID = client
  }
  return changes[0] ?? new Uint8Array()
}

/** Adds entries, and gives the change. */
export const addEntries = (doc: RecordDoc, client: number, entries: readonly Entry[]): Uint8Array =>
  changeOf(doc, client, () => setEntries(doc, entries))

/** Within `changeOf`. An entry whose key is there already takes its place; only the relay does that. */
export function setEntries(doc: RecordDoc, entries: readonly Entry[]): void {
  const root = rootOf(doc)
  for (const entry of entries) root.set(entry.id, { ...entry })
}

/** Within `changeOf`. Takes the content of entries away; their keys stay used, so that nothing brings them back. */
export function eraseEntries(doc: RecordDoc, ids: readonly string[]): void {
  const root = rootOf(doc)
  for (const id of ids) root.delete(id)
}

/** No lease is ever this. */
const NOBODY = 0

/** Takes a change from the other side; what is there already changes nothing. */
export function applyChange(doc: RecordDoc, client: number, change: Uint8Array): void {
  doc.clientID = NOBODY // Yjs warns when what comes in is of the very client that the document writes as
  Y.applyUpdate(doc, change)
  doc.clientID = client
}

/** The whole record as one V1 update. */
export const snapshotOf = (doc: RecordDoc): Uint8Array => Y.encodeStateAsUpdate(doc)

/** Is something missing that a change builds on? Then the copy is worthless and is fetched anew. */
export const isPending = (doc: RecordDoc): boolean => doc.store.pendingStructs !== null || doc.store.pendingDs !== null
