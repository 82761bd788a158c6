import { encodeRelayFrame } from './codec.ts'
import { MAX_PART, MAX_WHOLE } from './limits.ts'

/** A frame as it goes out: itself, or in pieces where it is too large for one. */
export function* partsOf(frame: Uint8Array): Iterable<Uint8Array> {
  if (frame.length <= MAX_PART) return yield frame
  for (let from = 0; from < frame.length; from += MAX_PART) {
    const bytes = frame.subarray(from, from + MAX_PART)
    yield encodeRelayFrame({ type: 'part', last: from + MAX_PART >= frame.length, bytes })
  }
}

/** Puts pieces together again. */
export interface Assembler {
  /** The whole frame when this piece was the last, `null` when more are to come, `too-large` when it would outgrow what anybody holds. */
  take(part: { readonly last: boolean; readonly bytes: Uint8Array }): Uint8Array | null | 'too-large'
}

export function createAssembler(): Assembler {
  let held: Uint8Array[] = []
  let size = 0
  return {
    take({ last, bytes }) {
      held.push(bytes)
      size += bytes.length
      if (size > MAX_WHOLE) return 'too-large'
      if (!last) return null
      const whole = new Uint8Array(size)
      let at = 0
      for (const piece of held) {
        whole.set(piece, at)
        at += piece.length
      }
      held = []
      size = 0
      return whole
    },
  }
}
