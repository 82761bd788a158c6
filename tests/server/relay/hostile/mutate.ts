import { crc32 } from '../../../../shared/protocol/crc32.ts'
import type { Random } from '../../../sim/random.ts'

/** An item's body with the sum that fits it: so that what is wrong with it is found by the judge. */
export function withSum(body: Uint8Array): Uint8Array {
  const item = new Uint8Array(body.length + 4)
  new DataView(item.buffer).setUint32(0, crc32(body), true)
  item.set(body, 4)
  return item
}

export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice()
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

/** One to four of: a bit flipped, a byte replaced, cut, doubled, or put in from elsewhere. */
export function mutated(random: Random, original: Uint8Array): Uint8Array {
  let bytes = original.slice()
  for (let times = 1 + random.int(4); times > 0 && bytes.length > 0; times--) {
    const at = random.int(bytes.length)
    switch (random.int(5)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(8))
        break
      case 1:
        bytes[at] = random.pick([0, 1, 127, 128, 255])
        break
      case 2:
        bytes = bytes.slice(0, at)
        break
      case 3:
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(random.int(at + 1))])
        break
      default:
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...random.bytes(1 + random.int(6)), ...bytes.subarray(at)])
    }
  }
  return bytes
}
