const C1 = 0x239b961b
const C2 = 0xab0e9789
const C3 = 0x38b34ae5
const C4 = 0xa1e38b93

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by))

function finish(x: number): number {
  let h = x
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/**
 * 128 bits of a text's UTF-8, as four unsigned words: MurmurHash3_x86_128 with seed 0, by Austin Appleby, public domain
 * (github.com/aappleby/smhasher). Even and the same on every device; it withstands no one who may choose the text.
 */
export function hash128(text: string): readonly [number, number, number, number] {
  const bytes = new TextEncoder().encode(text)
  const view = new DataView(bytes.buffer)
  const whole = bytes.length - (bytes.length % 16)
  let [h1, h2, h3, h4] = [0, 0, 0, 0]
  for (let at = 0; at < whole; at += 16) {
    h1 ^= Math.imul(rotate(Math.imul(view.getInt32(at, true), C1), 15), C2)
    h1 = (Math.imul((rotate(h1, 19) + h2) | 0, 5) + 0x561ccd1b) | 0
    h2 ^= Math.imul(rotate(Math.imul(view.getInt32(at + 4, true), C2), 16), C3)
    h2 = (Math.imul((rotate(h2, 17) + h3) | 0, 5) + 0x0bcaa747) | 0
    h3 ^= Math.imul(rotate(Math.imul(view.getInt32(at + 8, true), C3), 17), C4)
    h3 = (Math.imul((rotate(h3, 15) + h4) | 0, 5) + 0x96cd1c35) | 0
    h4 ^= Math.imul(rotate(Math.imul(view.getInt32(at + 12, true), C4), 18), C1)
    h4 = (Math.imul((rotate(h4, 13) + h1) | 0, 5) + 0x32ac3b17) | 0
  }
  /** The rest as if zeros followed it, which change nothing. */
  const rest = new DataView(new ArrayBuffer(16))
  bytes.subarray(whole).forEach((byte, at) => {
    rest.setUint8(at, byte)
  })
  h1 ^= Math.imul(rotate(Math.imul(rest.getInt32(0, true), C1), 15), C2)
  h2 ^= Math.imul(rotate(Math.imul(rest.getInt32(4, true), C2), 16), C3)
  h3 ^= Math.imul(rotate(Math.imul(rest.getInt32(8, true), C3), 17), C4)
  h4 ^= Math.imul(rotate(Math.imul(rest.getInt32(12, true), C4), 18), C1)

  h1 ^= bytes.length
  h2 ^= bytes.length
  h3 ^= bytes.length
  h4 ^= bytes.length
  const mix = () => {
    h1 = (h1 + h2 + h3 + h4) | 0
    h2 = (h2 + h1) | 0
    h3 = (h3 + h1) | 0
    h4 = (h4 + h1) | 0
  }
  mix()
  h1 = finish(h1)
  h2 = finish(h2)
  h3 = finish(h3)
  h4 = finish(h4)
  mix()
  return [h1 >>> 0, h2 >>> 0, h3 >>> 0, h4 >>> 0]
}
