import CircleAlert from 'lucide-solid/icons/circle-alert'
import CircleCheck from 'lucide-solid/icons/circle-check'
import Info from 'lucide-solid/icons/info'
import X from 'lucide-solid/icons/x'
import { createSignal, For, onCleanup, Show } from 'solid-js'
import { Button } from '../button.tsx'
import { Icon } from '../icon.tsx'
import { IconButton } from '../icon-button.tsx'
import '../styles/toast.css'

interface Toast {
  readonly id: number
  readonly text: string
  /** `notice`: nobody here did it. Like what failed it stays until it is dismissed. */
  readonly tone: 'plain' | 'notice' | 'danger'
  readonly action?: ToastAction
}

interface ToastAction {
  readonly label: string
  run(): void
}

const SHOWN_MS = 6000
/** How long what was done can be taken back with one press (H10). */
const UNDO_S = 10
const icons = { plain: CircleCheck, notice: Info, danger: CircleAlert }
const [toasts, setToasts] = createSignal<readonly Toast[]>([])
let made = 0

const drop = (id: number) => setToasts((all) => all.filter((toast) => toast.id !== id))

/** A line that says what happened and goes away by itself; what failed stays until it is dismissed. */
export function toast(text: string, tone: Toast['tone'] = 'plain'): void {
  const { id } = show({ text, tone })
  if (tone === 'plain') setTimeout(() => drop(id), SHOWN_MS)
}

/** Says what was done, and for ten seconds takes it back with one press. */
export function undoToast(text: string, action: ToastAction): void {
  show({ text, tone: 'plain', action })
}

function show(given: Omit<Toast, 'id'>): Toast {
  const shown = { ...given, id: ++made }
  setToasts((all) => [...all.filter((other) => other.text !== given.text || other.action !== undefined), shown])
  return shown
}

/** Stands once in the frame. */
export function Toaster(props: { dismiss: string }) {
  return (
    <div class="toaster" role="status" aria-live="polite">
      <For each={toasts()}>
        {(shown) => (
          <div class={`toast ${shown.tone}`}>
            <Icon of={icons[shown.tone]} />
            <span class="toast-text">{shown.text}</span>
            <Show
              when={shown.action}
              fallback={<IconButton class="s" icon={X} size={14} label={props.dismiss} onClick={() => drop(shown.id)} />}
            >
              {(action) => <Undo action={action()} onDone={() => drop(shown.id)} />}
            </Show>
          </div>
        )}
      </For>
    </div>
  )
}

/** The button, and the seconds that are left for it. They stand still while it is pointed at or has the focus. */
function Undo(props: { action: ToastAction; onDone(): void }) {
  const [left, setLeft] = createSignal(UNDO_S)
  let isHeld = false
  const clock = setInterval(() => {
    if (isHeld) return
    if (setLeft((seconds) => seconds - 1) <= 0) props.onDone()
  }, 1000)
  onCleanup(() => clearInterval(clock))
  const hold = (held: boolean) => () => {
    isHeld = held
  }
  return (
    <>
      <Button
        kind="quiet"
        class="toast-undo"
        onPointerEnter={hold(true)}
        onPointerLeave={hold(false)}
        onFocus={hold(true)}
        onBlur={hold(false)}
        onClick={() => {
          props.action.run()
          props.onDone()
        }}
      >
        {props.action.label}
      </Button>
      <span class="toast-left" style={{ '--left': left() / UNDO_S }} aria-hidden="true">
        {left()}
      </span>
    </>
  )
}
