import { type Accessor, createSignal, onCleanup } from 'solid-js'

/** Does the window answer this media query, now and later? */
export function createMedia(query: string): Accessor<boolean> {
  const media = window.matchMedia(query)
  const [matches, setMatches] = createSignal(media.matches)
  const listen = () => setMatches(media.matches)
  media.addEventListener('change', listen)
  onCleanup(() => media.removeEventListener('change', listen))
  return matches
}
