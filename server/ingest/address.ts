/** How addresses are compared: RFC 5321 lets the local part's case differ, in practice it never does. */
export const foldAddress = (address: string): string => address.trim().normalize('NFC').toLowerCase()

/** `anna+tag@example.org` → `anna@example.org`. */
export function stripTag(address: string): string {
  const at = address.lastIndexOf('@')
  const plus = address.indexOf('+')
  return plus > 0 && plus < at ? address.slice(0, plus) + address.slice(at) : address
}
