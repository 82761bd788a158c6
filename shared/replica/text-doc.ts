import * as Y from 'yjs'

/** A live document: the words of a draft. Outside of this folder nobody knows that it is one of Yjs, but its editor. */
export type TextDoc = Y.Doc

/** The roots of a live document: what the editor writes, and the fields around it (who it goes to, its subject). */
export const WORDS = 'words'
export const FIELDS = 'fields'

/** A document from what is stored of it. */
export function openText(updates: readonly Uint8Array[]): TextDoc {
  const doc = new Y.Doc({ gc: true })
  doc.getXmlFragment(WORDS)
  doc.getMap(FIELDS)
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

/**
 * Applies an update and gives what it has changed, as the document itself tells it; null: nothing. Throws on bytes that
 * are no update, and the document may then be changed in part: it is to be opened anew.
 */
export function takeUpdate(doc: TextDoc, update: Uint8Array): Uint8Array | null {
  const told: Uint8Array[] = []
  const listen = (bytes: Uint8Array) => void told.push(bytes)
  doc.on('update', listen)
  try {
    Y.applyUpdate(doc, update)
  } finally {
    doc.off('update', listen)
  }
  return told.length === 0 ? null : joinUpdates(told)
}

export const joinUpdates = (updates: readonly Uint8Array[]): Uint8Array =>
  updates.length === 1 ? (updates[0] ?? new Uint8Array()) : Y.mergeUpdates([...updates])

export const textSnapshot = (doc: TextDoc): Uint8Array => Y.encodeStateAsUpdate(doc)

export const vectorOf = (doc: TextDoc): Uint8Array => Y.encodeStateVector(doc)

/** What whoever stands at `vector` lacks, all deletions included. Throws on bytes that are no state vector. */
export const missingFrom = (doc: TextDoc, vector: Uint8Array): Uint8Array => Y.encodeStateAsUpdate(doc, vector)

/** Does whoever stands at `vector` hold everything that was inserted here? Deletions do not move a vector. */
export function covers(vector: Uint8Array, doc: TextDoc): boolean {
  const theirs = Y.decodeStateVector(vector)
  for (const client of doc.store.clients.keys()) if ((theirs.get(client) ?? 0) < Y.getState(doc.store, client)) return false
  return true
}

/** Does it wait for something that it builds on? */
export const isWaiting = (doc: TextDoc): boolean => doc.store.pendingStructs !== null || doc.store.pendingDs !== null

/** Its words as a line of plain text, for people. */
export function plainWords(doc: TextDoc): string {
  const lines = doc.getXmlFragment(WORDS).toArray().map(textOf)
  return lines.join(' ').replace(/\s+/g, ' ').trim()
}

function textOf(node: Y.XmlElement | Y.XmlText | Y.XmlHook): string {
  if (node instanceof Y.XmlText) {
    const parts = node.toDelta() as { insert?: unknown }[]
    return parts.map(({ insert }) => (typeof insert === 'string' ? insert : '')).join('')
  }
  return node instanceof Y.XmlElement ? node.toArray().map(textOf).join(' ') : ''
}
