import * as Y from 'yjs'

/** The only root of a record: ULID → one immutable entry. */
export const ROOT = 'entries'

/** An empty record that writes as `client`. */
export function createRecord(client: number): Y.Doc {
  const doc = new Y.Doc({ gc: true })
  doc.clientID = client
  return doc
}

/**
 * A record from its stored updates. The client id is set after the load, because Yjs draws a new one, silently,
 * when an update of its own comes from outside.
 */
export function loadRecord(client: number, updates: readonly Uint8Array[]): Y.Doc {
  const doc = createRecord(client)
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update)
  })
  doc.clientID = client
  return doc
}

export const rootOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap(ROOT)

/** How many structs of `client` the record holds: where that client's next one begins. */
export const clockOf = (doc: Y.Doc, client: number): number => Y.getState(doc.store, client)
