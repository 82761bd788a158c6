import type { LucideProps } from 'lucide-solid'
import type { Component } from 'solid-js'
import { Dynamic } from 'solid-js/web'

export type IconShape = Component<LucideProps>

/** A drawing that is handed over by its component; sizes and strokes are in base.css. Silent to a screen reader. */
export function Icon(props: { of: IconShape; size?: 12 | 14 | 20 }) {
  return <Dynamic component={props.of} size={props.size ?? 16} aria-hidden="true" />
}
