/** What a person may read as plain text: line ends are `\n`; no NUL, no lone surrogate, no CR. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\0', '').toWellFormed()
}

/** One line of at most `max` UTF-16 units: control characters and line separators become spaces. */
export function cleanLine(text: string, max: number): string {
  return cut(text.replace(CONTROLS, ' ').toWellFormed().trim(), max)
}

/** At most `max` UTF-16 units, never half a surrogate pair. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  const last = text.charCodeAt(max - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max)
}

/** C0, DEL, C1, and the two separators that some readers take for the end of a line. */
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu
