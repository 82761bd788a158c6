import '../styles/resizer.css'

/**
 * The line between two panes. Drags with a pointer, and with the arrows in steps of 16 px; Home and End go to the limits.
 * `size` is the pane it sizes, in px; `grows` says in which direction a drag makes it larger.
 */
export function Resizer(props: {
  label: string
  class?: string
  grows: 'right' | 'left' | 'up'
  size: number
  min: number
  max: number
  onSize(size: number): void
}) {
  const limit = (size: number) => Math.round(Math.min(Math.max(size, props.min), props.max))
  const upright = () => props.grows !== 'up'

  const drag = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    if (event.button !== 0) return
    event.preventDefault()
    const handle = event.currentTarget
    const start = upright() ? event.clientX : event.clientY
    const from = props.size
    const sign = props.grows === 'right' ? 1 : -1
    const stop = new AbortController()
    handle.setPointerCapture(event.pointerId)
    handle.addEventListener(
      'pointermove',
      (move: PointerEvent) => props.onSize(limit(from + sign * ((upright() ? move.clientX : move.clientY) - start))),
      stop,
    )
    for (const end of ['pointerup', 'pointercancel'] as const) handle.addEventListener(end, () => stop.abort(), stop)
  }

  const step = (event: KeyboardEvent) => {
    const larger = { right: 'ArrowRight', left: 'ArrowLeft', up: 'ArrowUp' }[props.grows]
    const smaller = { right: 'ArrowLeft', left: 'ArrowRight', up: 'ArrowDown' }[props.grows]
    const sizes: Record<string, number> = { [larger]: props.size + 16, [smaller]: props.size - 16, Home: props.min, End: props.max }
    const size = sizes[event.key]
    if (size === undefined) return
    event.preventDefault()
    props.onSize(limit(size))
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves has a value and takes focus, <hr> does not
    <div
      class={`resizer ${upright() ? 'upright' : 'level'} ${props.class ?? ''}`}
      role="separator"
      tabindex="0"
      aria-label={props.label}
      aria-orientation={upright() ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(props.size)}
      aria-valuemin={props.min}
      aria-valuemax={props.max}
      onPointerDown={drag}
      onKeyDown={step}
    />
  )
}
