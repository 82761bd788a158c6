import { type JSX, splitProps } from 'solid-js'
import './styles/button.css'

type ButtonProps = Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'class'> & {
  kind?: 'line' | 'primary' | 'quiet' | 'danger'
  /** 28, 32 or 36 px high. */
  size?: 'small' | 'medium' | 'large'
  class?: string
}

/** A button with words. It is of type `button` unless it is told to submit. */
export function Button(props: ButtonProps) {
  const [own, rest] = splitProps(props, ['kind', 'size', 'class', 'type'])
  return <button {...rest} type={own.type ?? 'button'} class={`button ${own.kind ?? 'line'} ${own.size ?? 'small'} ${own.class ?? ''}`} />
}
