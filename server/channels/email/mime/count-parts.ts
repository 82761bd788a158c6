/**
 * How many parts a mail declares, at most `limit + 1`: lines that open a part of any boundary named anywhere in it. Cheap,
 * so that a bomb of parts is known before they are taken apart. Boundaries inside encoded parts do not count.
 */
export function countParts(bytes: Uint8Array, limit: number): number {
  const mail = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const boundaries = new Set<string>()
  for (const [, quoted, bare] of mail.toString('latin1').matchAll(/boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))/gi))
    boundaries.add(quoted ?? bare ?? '')
  let parts = 1
  for (let at = mail.indexOf('\n--'); at !== -1 && parts <= limit; at = mail.indexOf('\n--', at + 3)) {
    const start = mail.toString('latin1', at + 3, at + 3 + 204)
    if (boundaries.has((/^[^\r\n]*/.exec(start)?.[0] ?? '').trimEnd())) parts++
  }
  return parts
}
