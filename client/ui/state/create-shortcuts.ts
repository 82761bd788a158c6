import { onCleanup, onMount } from 'solid-js'

/**
 * Single keys that work wherever no text is being written and no layer is open. Keys held with Ctrl, Alt or Meta stay
 * the browser's.
 */
export function createShortcuts(keys: Readonly<Record<string, (event: KeyboardEvent) => void>>): void {
  const listen = (event: KeyboardEvent) => {
    const act = keys[event.key]
    if (act === undefined || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return
    event.preventDefault()
    act(event)
  }
  onMount(() => {
    document.addEventListener('keydown', listen)
    onCleanup(() => document.removeEventListener('keydown', listen))
  })
}

const isBusy = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest('input, textarea, select, dialog, [role="menu"], [role="dialog"], [role="separator"]') !== null)
