import { promisify } from 'node:util'
import { constants, deflateRaw } from 'node:zlib'
import { encodeRelayFrame } from '../../../shared/protocol/codec.ts'
import type { RelayFrame } from '../../../shared/protocol/frames.ts'
import { PACK_FROM } from '../../../shared/protocol/limits.ts'

/** Without a header (RFC 1951). */
export type Deflate = (bytes: Uint8Array) => Promise<Uint8Array>

const inThreads = promisify(deflateRaw)
/** In zlib's own threads, at its fastest: mail shrinks to a third. */
export const deflateAside: Deflate = (bytes) => inThreads(bytes, { level: constants.Z_BEST_SPEED })

/** Deflated where it is worth it. */
export async function packed(frame: RelayFrame, deflate: Deflate): Promise<Uint8Array> {
  const bytes = encodeRelayFrame(frame)
  if (bytes.length < PACK_FROM) return bytes
  return encodeRelayFrame({ type: 'packed', bytes: await deflate(bytes) })
}
