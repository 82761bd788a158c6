import { canonicalDomain } from './mime/address.ts'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/**
 * A Message-ID in the domain we write from. `random`: 128 bits that nobody can guess. Base32 in lower case after a
 * letter: ids of digits or capitals only are marks of spam to SpamAssassin.
 */
export function createMessageId(domain: string, random: Uint8Array): string {
  let text = ''
  let bits = 0
  let value = 0
  for (const byte of random) {
    value = (value << 8) | byte
    bits += 8
    for (; bits >= 5; bits -= 5) text += ALPHABET[(value >>> (bits - 5)) & 31]
    value &= (1 << bits) - 1
  }
  if (bits > 0) text += ALPHABET[(value << (5 - bits)) & 31]
  return `<s${text}@${canonicalDomain(domain) ?? 'samtal.invalid'}>`
}
