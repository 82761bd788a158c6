import { isAscii, isUtf8 } from 'node:buffer'

const NEWLINE = 0x0a
const ESCAPE = 0x1b

/**
 * Gives mail that does not say its charset one that the parser reads right: it takes undeclared bytes for UTF-8.
 * Header lines that are no UTF-8 are windows-1252. A message that names no charset at all is ISO-2022-JP where it
 * holds that charset's escapes (its bytes are all ASCII), else windows-1252 where it is no UTF-8. Gives the same
 * array back where there is nothing to do.
 */
export function withKnownCharset(bytes: Uint8Array): Uint8Array {
  if (isUtf8(bytes)) return hasJapaneseEscape(bytes) && isSilent(bytes) && isAscii(bytes) ? transcoded(bytes, 'iso-2022-jp') : bytes
  if (isSilent(bytes)) return transcoded(bytes, 'windows-1252')
  const headEnd = endOfHeader(bytes)
  const header = bytes.subarray(0, headEnd)
  if (isUtf8(header)) return bytes
  return Buffer.concat([
    ...linesOf(header).map((line) => (isUtf8(line) ? line : transcoded(line, 'windows-1252'))),
    bytes.subarray(headEnd),
  ])
}

/** No part names a charset and none is binary, whose bytes are not text. */
function isSilent(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return !/charset\s*=|^content-transfer-encoding:\s*binary/im.test(text)
}

/** Where the first empty line begins; all of it where there is none. */
export function endOfHeader(bytes: Uint8Array): number {
  let start = 0
  for (;;) {
    const end = bytes.indexOf(NEWLINE, start)
    if (end === -1) return bytes.length
    if (end === start || (end === start + 1 && bytes[start] === 0x0d)) return start
    start = end + 1
  }
}

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, start)
    const next = end === -1 ? bytes.length : end + 1
    lines.push(bytes.subarray(start, next))
    start = next
  }
  return lines
}

/** `ESC $ @`, `ESC $ B`: JIS X 0208 begins. */
function hasJapaneseEscape(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(ESCAPE); at !== -1; at = bytes.indexOf(ESCAPE, at + 1))
    if (bytes[at + 1] === 0x24 && (bytes[at + 2] === 0x40 || bytes[at + 2] === 0x42)) return true
  return false
}

const transcoded = (bytes: Uint8Array, charset: string): Uint8Array => new TextEncoder().encode(new TextDecoder(charset).decode(bytes))
