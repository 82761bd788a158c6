import { decodeEntities } from './entities.ts'

/** Elements whose content nobody reads. */
const HIDDEN = new Set(['style', 'script', 'title', 'template', 'noscript', 'textarea', 'select', 'object', 'svg', 'math', 'xmp', 'iframe'])
/** How many line ends stand before and after them. */
const BREAKS: ReadonlyMap<string, number> = new Map([
  ...['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'dl', 'table', 'blockquote', 'pre', 'hr'].map((tag) => [tag, 2] as const),
  ...['div', 'li', 'tr', 'dt', 'dd', 'section', 'article', 'header', 'footer', 'address', 'center', 'caption', 'figure'].map(
    (tag) => [tag, 1] as const,
  ),
])

/**
 * The words of an HTML mail, for lists, search and quoting: blocks become lines, links keep their address, markup is
 * gone. It takes any text and reads it once from left to right, so its time grows with its length only. What it
 * gives is plain text and must never be shown as HTML.
 */
export function htmlToText(html: string): string {
  const page: Page = { out: createWriter(), link: null }
  let at = 0
  let close = -1
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open === -1) break
    page.out.words(html.slice(at, open))
    // Looked for only once it is passed: a row of `<` would else read the rest again for each of them.
    if (close < open) close = html.indexOf('>', open)
    if (close === -1) {
      at = open
      break
    }
    const tag = /^<(\/?)([a-z][a-z0-9]*)/i.exec(html.slice(open, Math.min(close, open + 40)))
    if (tag !== null) {
      const name = (tag[2] ?? '').toLowerCase()
      const closing = tag[1] === '/'
      if (!closing && HIDDEN.has(name)) at = afterElement(html, name, close + 1)
      else {
        element(page, name, closing, html.slice(open, close))
        at = close + 1
      }
    } else if (html.startsWith('<!--', open)) {
      const end = html.indexOf('-->', open + 4)
      at = end === -1 ? html.length : end + 3
    } else if (/[!?/]/.test(html.charAt(open + 1))) at = close + 1
    else {
      page.out.words('<')
      at = open + 1
    }
  }
  page.out.words(html.slice(at))
  return page.out.text()
}

interface Page {
  readonly out: Writer
  /** The open `<a>`: a second one ends the first, as in a browser. */
  link: { readonly href: string; readonly start: number } | null
}

function element(page: Page, name: string, closing: boolean, tag: string): void {
  const { out } = page
  const breaks = BREAKS.get(name)
  if (breaks !== undefined) out.lines(breaks)
  if (name === 'br') out.lineEnd()
  else if (name === 'hr') out.raw('---')
  else if (name === 'li' && !closing) out.raw('- ')
  else if ((name === 'td' || name === 'th') && closing) out.words(' ')
  else if (name === 'pre') out.pre(!closing)
  else if (name === 'img') out.words(attribute(tag, 'alt'))
  else if (name === 'a') {
    endLink(page)
    if (!closing) page.link = { href: attribute(tag, 'href').trim(), start: out.count() }
  }
}

function endLink(page: Page): void {
  const { out, link } = page
  page.link = null
  if (link === null || !/^(https?:|mailto:|tel:)/i.test(link.href)) return
  const shown = out.since(link.start).trim()
  const target = link.href.replace(/^(mailto|tel):/i, '')
  if (shown === '') out.raw(target)
  else if (bare(shown) !== bare(target)) out.raw(` <${target}>`)
}

const bare = (link: string): string =>
  link
    .replace(/^https?:\/\//i, '')
    .replace(/\/$/, '')
    .toLowerCase()

function attribute(tag: string, name: string): string {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"']+))`, 'i').exec(tag)
  return found === null ? '' : decodeEntities(found[1] ?? found[2] ?? found[3] ?? '').replace(/[\s\p{Cc}]+/gu, ' ')
}

/** After the end tag; the end of the text where there is none, as a browser has it. */
function afterElement(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}(?=[\\s/>])`, 'gi')
  end.lastIndex = from
  if (end.exec(html) === null) return html.length
  const close = html.indexOf('>', end.lastIndex)
  return close === -1 ? html.length : close + 1
}

interface Writer {
  /** Text as it stands in HTML. */
  words(html: string): void
  /** Text as a person reads it. */
  raw(text: string): void
  /** At least so many line ends before the next words. */
  lines(count: number): void
  lineEnd(): void
  pre(on: boolean): void
  /** Pieces written so far, and what was written after so many of them. */
  count(): number
  since(start: number): string
  text(): string
}

/** Collapses white space as a browser would; `pending` line ends are written once words follow. */
function createWriter(): Writer {
  const pieces: string[] = []
  let pending = 0
  let space = false
  let preformatted = 0
  const raw = (piece: string): void => {
    if (piece === '') return
    if (pieces.length > 0) pieces.push(pending > 0 ? '\n'.repeat(pending) : space ? ' ' : '')
    pending = 0
    space = false
    pieces.push(piece)
  }
  return {
    raw,
    words(html) {
      if (preformatted > 0) return raw(decodeEntities(html))
      const collapsed = html.replace(/[ \t\n\r\f]+/g, ' ')
      if (collapsed.startsWith(' ')) space = true
      // A no-break space is a space only after the others have been collapsed.
      raw(decodeEntities(collapsed.replace(/^ | $/g, '')).replaceAll('\u00a0', ' '))
      if (collapsed.endsWith(' ')) space = true
    },
    lines(count) {
      pending = Math.max(pending, count)
    },
    lineEnd() {
      pending = Math.min(pending + 1, 3)
    },
    pre(on) {
      preformatted = Math.max(0, preformatted + (on ? 1 : -1))
    },
    count: () => pieces.length,
    since: (start) => pieces.slice(start).join(''),
    text: () => pieces.join('').trim(),
  }
}
