import * as decoding from 'lib0/decoding'

/** Whose an update is and how far that client has come with it. */
export interface Mark {
  readonly client: number
  /** The clock after it. */
  readonly clock: number
}

/**
 * Reads no further than the head of a V1 update, so that the generator costs little. Exact for the updates of this
 * bench: one client, and structs that are one long each, however many of them a server has merged.
 */
export function markOf(update: Uint8Array): Mark {
  const decoder = decoding.createDecoder(update)
  decoding.readVarUint(decoder) // how many clients
  const structs = decoding.readVarUint(decoder)
  const client = decoding.readVarUint(decoder)
  return { client, clock: decoding.readVarUint(decoder) + structs }
}

/** Seconds of `work`. */
export async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1000
}
