const QUOTES = '.gmail_quote, .gmail_quote_container, blockquote[type="cite"], .moz-cite-prefix, .yahoo_quoted'

/**
 * The quoted history at the end of a mail, if nothing was written after it. Gives the elements to fold, none where
 * folding could hide something fresh.
 */
export function trailingQuote(content: DocumentFragment): readonly Element[] {
  const first = content.querySelector(QUOTES)
  if (first === null) return []
  const folded: Element[] = [first]
  for (let node: Node | null = first; node !== null && node !== content; node = node.parentNode) {
    for (let next = node.nextSibling; next !== null; next = next.nextSibling) {
      if (next instanceof Element && next.matches(QUOTES)) folded.push(next)
      else if (!isBlank(next)) return []
    }
  }
  const before = content.textContent?.trim().length ?? 0
  const inside = folded.reduce((sum, element) => sum + (element.textContent?.trim().length ?? 0), 0)
  return before > inside ? folded : []
}

const isBlank = (node: Node): boolean =>
  (node.textContent ?? '').trim() === '' &&
  !(node instanceof Element && (node.matches('img, table, hr') || node.querySelector('img') !== null))
