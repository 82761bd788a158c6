import * as Y from 'yjs'

/** A record's document. Outside of this folder nobody knows that it is one of Yjs. */
export type RecordDoc = Y.Doc

/** The only root of a record: ULID → one immutable entry. */
export const ROOT = 'entries'

/** Nobody asks for its guid, and drawing one costs as much as a small record's load. */
const newDoc = (): RecordDoc => new Y.Doc({ gc: true, guid: '' })

/** An empty record that writes as `client`. */
export function createRecord(client: number): RecordDoc {
  const doc = newDoc()
  doc.clientID = client
  return doc
}

/**
 * A record from its stored updates. The client id is set after the load, because Yjs draws a new one, silently,
 * when an update of its own comes from outside.
 */
export function loadRecord(client: number, updates: readonly Uint8Array[]): RecordDoc {
  const doc = newDoc()
  if (updates.length > 0)
    doc.transact(() => {
      for (const update of updates) Y.applyUpdate(doc, update)
    })
  doc.clientID = client
  return doc
}

export const rootOf = (doc: RecordDoc): Y.Map<unknown> => doc.getMap(ROOT)

/** How many structs of `client` the record holds: where that client's next one begins. */
export const clockOf = (doc: RecordDoc, client: number): number => Y.getState(doc.store, client)
