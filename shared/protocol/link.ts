/**
 * A connection that carries whole frames, in order, both ways: a WebSocket, or two queues in a simulation. Neither
 * side sees more of the network than this.
 */
export interface Link {
  send(bytes: Uint8Array): void
  close(code: number): void
  /** Bytes handed to `send` that have not left yet. */
  buffered(): number
}

/** What a side does with what its link brings. */
export interface LinkEvents {
  onFrame(bytes: Uint8Array): void
  onClose(code: number): void
}
