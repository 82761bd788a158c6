import CircleAlert from 'lucide-solid/icons/circle-alert'
import CircleCheck from 'lucide-solid/icons/circle-check'
import X from 'lucide-solid/icons/x'
import { createSignal, For } from 'solid-js'
import { Icon } from '../icon.tsx'
import { IconButton } from '../icon-button.tsx'
import '../styles/toast.css'

interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'plain' | 'danger'
}

const SHOWN_MS = 6000
const [toasts, setToasts] = createSignal<readonly Toast[]>([])
let made = 0

const drop = (id: number) => setToasts((all) => all.filter((toast) => toast.id !== id))

/** A line that says what happened and goes away by itself; what failed stays until it is dismissed. */
export function toast(text: string, tone: Toast['tone'] = 'plain'): void {
  const id = ++made
  setToasts((all) => [...all.filter((other) => other.text !== text), { id, text, tone }])
  if (tone === 'plain') setTimeout(() => drop(id), SHOWN_MS)
}

/** Stands once in the frame. */
export function Toaster(props: { dismiss: string }) {
  return (
    <div class="toaster" role="status" aria-live="polite">
      <For each={toasts()}>
        {(shown) => (
          <div class="toast" classList={{ danger: shown.tone === 'danger' }}>
            <Icon of={shown.tone === 'danger' ? CircleAlert : CircleCheck} />
            <span>{shown.text}</span>
            <IconButton class="s" icon={X} size={14} label={props.dismiss} onClick={() => drop(shown.id)} />
          </div>
        )}
      </For>
    </div>
  )
}
