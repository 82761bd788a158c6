import { type Accessor, createSignal, onCleanup } from 'solid-js'

/** The height in px that a keyboard on the screen leaves; where it shrinks the page itself, the page's. */
export function createViewportHeight(): Accessor<number> {
  const viewport = window.visualViewport
  const [height, setHeight] = createSignal(viewport?.height ?? window.innerHeight)
  const listen = () => setHeight(viewport?.height ?? window.innerHeight)
  viewport?.addEventListener('resize', listen)
  onCleanup(() => viewport?.removeEventListener('resize', listen))
  return height
}
