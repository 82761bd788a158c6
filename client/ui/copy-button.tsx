import { createSignal } from 'solid-js'
import { useText } from '../text/create-text.ts'

/** Copies a text, and says that it did. Without a secure context there is no clipboard: then the old way is tried. */
export function CopyButton(props: { text: string; label: string; class: string }) {
  const text = useText()
  const [copied, setCopied] = createSignal(false)
  const copy = async (button: HTMLButtonElement) => {
    const isDone = await navigator.clipboard?.writeText(props.text).then(
      () => true,
      () => false,
    )
    setCopied(isDone === true || copyOldWay(props.text, button))
  }
  return (
    <button type="button" class={props.class} aria-live="polite" onClick={(event) => void copy(event.currentTarget)}>
      {copied() ? text('common.copied') : props.label}
    </button>
  )
}

/** Beside the button: a field elsewhere would take the focus out of its layer, and close it. */
function copyOldWay(text: string, beside: HTMLElement): boolean {
  const field = document.createElement('textarea')
  field.className = 'visually-hidden'
  field.value = text
  beside.after(field)
  field.select()
  const isDone = document.execCommand('copy')
  field.remove()
  beside.focus()
  return isDone
}
