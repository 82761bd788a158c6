/** Where a floating layer stands to its button: under or over it, flush with its start or its end. */
export type Placement = 'bottom-start' | 'bottom-end' | 'top-start' | 'top-end'

const gap = 4
const margin = 8

/** Puts `layer` (position: fixed) beside `anchor`, on the other side where there is no room, always inside the window. */
export function placeBeside(layer: HTMLElement, anchor: HTMLElement, placement: Placement): void {
  const box = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = layer
  const under = box.bottom + gap
  const over = box.top - gap - height
  const fitsUnder = under + height <= innerHeight - margin
  const fitsOver = over >= margin
  const goesUnder = placement.startsWith('bottom') ? fitsUnder || !fitsOver : !fitsOver
  const left = placement.endsWith('end') ? box.right - width : box.left
  layer.style.top = `${clamp(goesUnder ? under : over, margin, innerHeight - height - margin)}px`
  layer.style.left = `${clamp(left, margin, innerWidth - width - margin)}px`
}

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(value, most))

/** Until the layer is gone: a press outside, a resize or the window's loss of focus calls `close`. */
export function closeOutside(layer: HTMLElement, anchor: HTMLElement, close: () => void): void {
  const stop = new AbortController()
  const listen = { capture: true, signal: stop.signal }
  const onPress = (event: Event) => {
    if (!layer.isConnected) return stop.abort()
    if (event.target instanceof Node && (layer.contains(event.target) || anchor.contains(event.target))) return
    stop.abort()
    close()
  }
  document.addEventListener('pointerdown', onPress, listen)
  addEventListener('resize', onPress, listen)
  addEventListener('blur', onPress, listen)
}

let typed = { text: '', at: 0 }

/** Moves among the items by a key, or to the first or last; false when the key means nothing here. */
export function moveFocus(menu: HTMLElement, key: string): boolean {
  const items = [...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]')]
  const at = items.findIndex((item) => item.matches(':focus'))
  const target = targetOf(items, at, key)
  if (target === null) return false
  target?.focus()
  return true
}

function targetOf(items: readonly HTMLElement[], at: number, key: string): HTMLElement | undefined | null {
  switch (key) {
    case 'first': // a chosen radio is where one starts from
      return items.find((item) => item.ariaChecked === 'true' && items[0]?.role === 'menuitemradio') ?? items[0]
    case 'Home':
      return items[0]
    case 'last':
    case 'End':
      return items.at(-1)
    case 'ArrowDown':
      return items[(at + 1) % items.length]
    case 'ArrowUp':
      return items.at(at <= 0 ? -1 : at - 1)
    default:
      return key.length === 1 && key !== ' ' ? byTyping(items, at, key) : null
  }
}

function byTyping(items: readonly HTMLElement[], at: number, letter: string): HTMLElement | undefined {
  const now = performance.now()
  const text = (now - typed.at < 600 ? typed.text : '') + letter.toLocaleLowerCase()
  typed = { text, at: now }
  const after = text.length > 1 ? at : at + 1
  const order = [...items.slice(after), ...items.slice(0, after)]
  return order.find((item) => item.textContent?.trim().toLocaleLowerCase().startsWith(text))
}
