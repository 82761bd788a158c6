import type { Identity } from '../session.ts'

/** One client that has a live document open: a channel of a socket, or a socket of its own. */
export interface Seat extends Identity {
  /** One message of the live lane. */
  send(bytes: Uint8Array): void
  /** A close code; nothing is sent after it. */
  close(code: number): void
  /** Bytes handed to `send` that have not left yet. */
  buffered(): number
}

/** What a client may do at its place. */
export interface Place {
  take(bytes: Uint8Array): void
  leave(): void
}
