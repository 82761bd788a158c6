import { inflateRawSync } from 'node:zlib'
import { decodeRelayFrame } from '../../../shared/protocol/codec.ts'
import type { RelayFrame } from '../../../shared/protocol/frames.ts'
import type { Link } from '../../../shared/protocol/link.ts'

/** The relay's end of a line, with somebody who looks whether what it sends is for whom it sends it to, in that moment. */
export function watched(down: Link, mayEnter: (space: string) => boolean, tell: (space: string) => void): Link {
  return {
    ...down,
    send(bytes) {
      const space = spaceOf(bytes)
      if (space !== null && !mayEnter(space)) tell(space)
      down.send(bytes)
    },
  }
}

function spaceOf(bytes: Uint8Array): string | null {
  const frame = unpacked(decodeRelayFrame(bytes))
  const isContent = frame?.type === 'page' || frame?.type === 'rows' || frame?.type === 'digest' || frame?.type === 'record'
  return isContent ? frame.space : null
}

const unpacked = (frame: RelayFrame | null): RelayFrame | null =>
  frame?.type === 'packed' ? decodeRelayFrame(inflateRawSync(frame.bytes)) : frame
