/** A part of the window's height would be a part of the frame's own, which follows the mail: it would grow for ever. */
const WINDOW_HEIGHT = /(\d*\.?\d+)(?:[sld]?v(?:h|b|max|min))\b/gi
const PX_PER_UNIT = 6

const ASKS = /(?:url|src|image|image-set|-webkit-image-set|cross-fade|element)\s*\(/i

/** Leaves out every declaration that names an address; escapes are read before it is judged. */
export function safeCss(css: string): { css: string; blocked: number } {
  let blocked = 0
  const plain = css
    .replace(/\/\*[\s\S]*?(?:\*\/|$)/g, '')
    .replace(/@(?:import|charset|namespace)[^;{}]*;?|@font-face\s*\{[^}]*\}/gi, () => {
      blocked++
      return ''
    })
  const safe = plain.replace(/[^;{}]+/g, (piece) => {
    const read = readEscapes(piece)
    if (/@import/i.test(read) || ASKS.test(read)) {
      blocked++
      return ''
    }
    return piece.replace(WINDOW_HEIGHT, (_all, units: string) => `${Number(units) * PX_PER_UNIT}px`)
  })
  return { css: safe, blocked }
}

/** CSS escapes as a browser reads them. Source: css-syntax-3, section 4.3.7. */
const readEscapes = (css: string): string =>
  css.replace(/\\([0-9a-f]{1,6})\s?|\\([^\n])/gi, (_all, hex: string | undefined, char: string | undefined) =>
    hex === undefined ? (char ?? '') : String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff)),
  )
