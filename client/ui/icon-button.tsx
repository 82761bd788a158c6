import type { JSX } from 'solid-js'
import { Icon, type IconShape } from './icon.tsx'
import './styles/icon-button.css'

/** A square with one drawing. `label` is its name and its tooltip; `keys` is the shortcut the tooltip shows. */
export function IconButton(props: {
  icon: IconShape
  label: string
  keys?: string
  class?: string
  size?: 12 | 14 | 20
  pressed?: boolean
  expanded?: boolean
  disabled?: boolean
  ref?: (element: HTMLButtonElement) => void
  onMouseDown?: JSX.EventHandler<HTMLButtonElement, MouseEvent>
  onClick(): void
}) {
  return (
    <button
      ref={(element) => props.ref?.(element)}
      type="button"
      class={`icon ${props.class ?? ''}`}
      classList={{ on: props.pressed === true }}
      aria-label={props.label}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      title={props.keys === undefined ? props.label : `${props.label} (${props.keys})`}
      disabled={props.disabled}
      onMouseDown={(event) => props.onMouseDown?.(event)}
      onClick={() => props.onClick()}
    >
      <Icon of={props.icon} size={props.size} />
    </button>
  )
}
