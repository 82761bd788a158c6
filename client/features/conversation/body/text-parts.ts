/** Plain text, split for the screen. Pure. */
export type TextPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly href: string }

const LINK = /\bhttps?:\/\/[^\s<>"']+|\bwww\.[^\s<>"']+\.[^\s<>"']+|\b[\p{L}\d.!#$%&*+/=?^_{|}~-]{1,64}@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/giu
const TRAILING = /[.,;:!?…»”’'"*_]+$/

/** Addresses of pages and of people become links; what ends a sentence does not belong to them. */
export function linkParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = []
  let at = 0
  for (const match of text.matchAll(LINK)) {
    const shown = trimLink(match[0])
    if (match.index > at) parts.push({ type: 'text', text: text.slice(at, match.index) })
    parts.push({ type: 'link', text: shown, href: hrefOf(shown) })
    at = match.index + shown.length
  }
  if (at < text.length) parts.push({ type: 'text', text: text.slice(at) })
  return parts
}

function trimLink(found: string): string {
  let shown = found.replace(TRAILING, '')
  while (/[)\]]$/.test(shown) && unmatched(shown)) shown = shown.slice(0, -1).replace(TRAILING, '')
  return shown
}

const unmatched = (shown: string): boolean => {
  const [open, close] = shown.endsWith(')') ? ['(', ')'] : ['[', ']']
  return shown.split(close).length > shown.split(open).length
}

function hrefOf(shown: string): string {
  if (/^https?:/i.test(shown)) return shown
  return /^www\./i.test(shown) ? `https://${shown}` : `mailto:${shown}`
}

const QUOTED = /^\s*>/
/** `On … wrote:` and its like: a line that ends in a colon, right above what it quotes. */
const INTRO = /:\s*$/

/**
 * The trailing quoted block of a reply, with the line that introduces it. Only lines that begin with `>` and blank ones
 * are ever part of it, so nothing that somebody wrote fresh is hidden.
 */
export function splitQuoted(text: string): { readonly fresh: string; readonly quoted: string } {
  const lines = text.split('\n')
  let start = lines.length
  while (start > 0 && (QUOTED.test(lines[start - 1] ?? '') || (lines[start - 1] ?? '').trim() === '')) start--
  if (!lines.slice(start).some((line) => QUOTED.test(line))) return { fresh: text, quoted: '' }
  const intro = introStart(lines, start)
  if (lines.slice(0, intro).every((line) => line.trim() === '')) return { fresh: text, quoted: '' }
  return { fresh: lines.slice(0, intro).join('\n').trimEnd(), quoted: lines.slice(intro).join('\n').trim() }
}

/** An introduction takes one line, or two where a mail program broke it, and names a date or an address. */
function introStart(lines: readonly string[], start: number): number {
  for (const length of [1, 2]) {
    const intro = lines.slice(start - length, start).join(' ')
    const starts = (lines[start - length - 1] ?? '').trim() === ''
    if (start >= length && starts && intro.length < 200 && INTRO.test(intro) && /\d|@/.test(intro)) return start - length
  }
  return start
}
