import { inflateRawSync } from 'node:zlib'
import { decodeRelayFrame } from '../../../shared/protocol/codec.ts'
import type { RelayFrame } from '../../../shared/protocol/frames.ts'
import { createAssembler } from '../../../shared/protocol/parts.ts'

/** What the relay says, once what the line adds for itself has been taken off. */
export type Heard = Exclude<RelayFrame, { readonly type: 'part' | 'packed' | 'pulse' | 'drain' }>

/** Puts pieces together and inflates, as a replica does, but at once. Throws on what is no frame. */
export function createEar(onFrame: (frame: Heard) => void): (bytes: Uint8Array) => void {
  const assembler = createAssembler()
  return function hear(bytes) {
    const frame = decodeRelayFrame(bytes)
    if (frame === null) throw new Error('the relay sent what is no frame')
    switch (frame.type) {
      case 'part': {
        const whole = assembler.take(frame)
        if (whole === 'too-large') throw new Error('the relay sent more than anybody holds')
        if (whole !== null) hear(whole)
        return
      }
      case 'packed':
        return hear(inflateRawSync(frame.bytes))
      case 'pulse':
      case 'drain':
        return
      default:
        onFrame(frame)
    }
  }
}
