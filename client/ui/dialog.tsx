import { createUniqueId, type JSX, onCleanup, onMount, Show } from 'solid-js'
import './styles/dialog.css'

interface DialogProps {
  open: boolean
  title: string
  /** Escape or a click beside it. The one who opened it sets `open` to false. */
  onClose(): void
  /** An alert asks before something is lost: put `autofocus` on its Cancel. */
  alert?: boolean
  /** The buttons, the safe one first. */
  actions?: JSX.Element
  children?: JSX.Element
}

/** A modal dialog by the browser's own `<dialog>`: it holds the focus, makes the page inert and gives the focus back. */
export function Dialog(props: DialogProps) {
  return (
    <Show when={props.open}>
      <OpenDialog {...props} />
    </Show>
  )
}

function OpenDialog(props: DialogProps) {
  const id = createUniqueId()
  let element!: HTMLDialogElement
  onMount(() => element.showModal())
  onCleanup(() => element.close()) // gives the focus back, which a mere removal does not
  const closeBeside = (event: MouseEvent) => {
    if (event.target === element && isBeside(element, event)) props.onClose()
  }
  return (
    <dialog
      ref={element}
      class="dialog"
      role={props.alert ? 'alertdialog' : undefined}
      aria-labelledby={`${id}-title`}
      aria-describedby={props.alert ? `${id}-body` : undefined}
      onCancel={(event) => {
        event.preventDefault()
        props.onClose()
      }}
      onMouseDown={closeBeside}
    >
      <h2 id={`${id}-title`}>{props.title}</h2>
      <div id={`${id}-body`} class="dialog-body">
        {props.children}
      </div>
      <Show when={props.actions}>
        <footer>{props.actions}</footer>
      </Show>
    </dialog>
  )
}

/** The scrim is the dialog's own: only the place tells a click on it from one inside. */
function isBeside(element: HTMLElement, event: MouseEvent): boolean {
  const box = element.getBoundingClientRect()
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom
}
