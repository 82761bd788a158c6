import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { type ConversationId, type InboxId, isUlid, type TextId } from '../ids.ts'

/**
 * The live lane: documents that several people have open at once. Each is opened by its name and speaks the protocol of
 * y-websocket, bytes for bytes, so that stock clients can take part; the names and the messages stand here.
 */
export type LiveName =
  /** The words of a draft: one document. */
  | { readonly type: 'draft'; readonly text: TextId; readonly conversation: ConversationId }
  /** Who is in an inbox, looking at what: no document, awareness alone. */
  | { readonly type: 'presence'; readonly inbox: InboxId }

const ulidOf = (id: string): string => id.slice(id.indexOf(':') + 1)

/** `draft:<ULID>/<the conversation's ULID>`; `draft` is the id of the draft or of its words, which share their ULID. */
export const draftName = (draft: string, conversation: ConversationId): string => `draft:${ulidOf(draft)}/${ulidOf(conversation)}`

/** `presence:<the inbox's ULID>` */
export const presenceName = (inbox: InboxId): string => `presence:${ulidOf(inbox)}`

/** null: no such name. */
export function parseLiveName(name: string): LiveName | null {
  const kind = name.slice(0, name.indexOf(':'))
  const [first = '', second, ...more] = ulidOf(name).split('/')
  if (more.length > 0 || !isUlid(first)) return null
  if (kind === 'presence' && second === undefined) return { type: 'presence', inbox: `inbox:${first}` }
  if (kind === 'draft' && isUlid(second)) return { type: 'draft', text: `text:${first}`, conversation: `conversation:${second}` }
  return null
}

/** Has a document been closed for good? Stock clients take 44xx for it. Source: y-websocket 3.1.0, shouldReconnect. */
export const isLastWord = (code: number): boolean => code >= 4400 && code < 4500

/** What one client says of itself; `state` is JSON, `null` when it has gone. */
export interface AwarenessEntry {
  readonly client: number
  readonly clock: number
  readonly state: string
}

/** The state of somebody who has gone. */
export const GONE = 'null'

export type LiveMessage =
  /** What I have, as a state vector: send me the rest. */
  | { readonly type: 'step1'; readonly vector: Uint8Array }
  /** The rest: answers `step1`. */
  | { readonly type: 'step2'; readonly update: Uint8Array }
  | { readonly type: 'update'; readonly update: Uint8Array }
  | { readonly type: 'awareness'; readonly entries: readonly AwarenessEntry[] }
  /** Tell me who is here. */
  | { readonly type: 'ask' }

// Source: y-websocket 3.1.0, src/y-websocket.js, and y-protocols 1.0.7, sync.js and awareness.js.
const SYNC = 0
const AWARENESS = 1
const ASK = 3
const syncTypes = ['step1', 'step2', 'update'] as const

export function encodeLive(message: LiveMessage): Uint8Array {
  const to = encoding.createEncoder()
  switch (message.type) {
    case 'step1':
    case 'step2':
    case 'update':
      encoding.writeVarUint(to, SYNC)
      encoding.writeVarUint(to, syncTypes.indexOf(message.type))
      encoding.writeVarUint8Array(to, message.type === 'step1' ? message.vector : message.update)
      break
    case 'awareness':
      encoding.writeVarUint(to, AWARENESS)
      encoding.writeVarUint8Array(to, encodeEntries(message.entries))
      break
    case 'ask':
      encoding.writeVarUint(to, ASK)
      break
  }
  return encoding.toUint8Array(to)
}

/** Total: null for what is not exactly one message. */
export function decodeLive(bytes: Uint8Array): LiveMessage | null {
  try {
    const from = decoding.createDecoder(bytes)
    const message = read(from)
    return decoding.hasContent(from) ? null : message
  } catch {
    return null // lib0 throws on every kind of malformed bytes; to the caller they are one
  }
}

function read(from: decoding.Decoder): LiveMessage | null {
  switch (decoding.readVarUint(from)) {
    case SYNC: {
      const type = syncTypes[decoding.readVarUint(from)]
      if (type === undefined) return null
      const bytes = decoding.readVarUint8Array(from)
      return type === 'step1' ? { type, vector: bytes } : { type, update: bytes }
    }
    case AWARENESS: {
      const entries = decodeEntries(decoding.readVarUint8Array(from))
      return entries === null ? null : { type: 'awareness', entries }
    }
    case ASK:
      return { type: 'ask' }
    default:
      return null
  }
}

function encodeEntries(entries: readonly AwarenessEntry[]): Uint8Array {
  const to = encoding.createEncoder()
  encoding.writeVarUint(to, entries.length)
  for (const { client, clock, state } of entries) {
    encoding.writeVarUint(to, client)
    encoding.writeVarUint(to, clock)
    encoding.writeVarString(to, state)
  }
  return encoding.toUint8Array(to)
}

function decodeEntries(bytes: Uint8Array): AwarenessEntry[] | null {
  const from = decoding.createDecoder(bytes)
  const count = decoding.readVarUint(from)
  const entries: AwarenessEntry[] = []
  while (entries.length < count) {
    entries.push({ client: decoding.readVarUint(from), clock: decoding.readVarUint(from), state: decoding.readVarString(from) })
  }
  return decoding.hasContent(from) ? null : entries
}
