import { createSignal } from 'solid-js'

/** Light, dark, or as the system is just now. The choice is kept in this browser only. */
export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const storageKey = 'samtal.theme'
const dark = matchMedia('(prefers-color-scheme: dark)')
const [theme, setTheme] = createSignal<Theme>(stored())

export const currentTheme = theme

export function chooseTheme(chosen: Theme): void {
  localStorage.setItem(storageKey, chosen)
  setTheme(chosen)
  show()
}

/** To be called before the first paint; follows the system and the other tabs from then on. */
export function startTheme(): void {
  show()
  dark.addEventListener('change', show)
  window.addEventListener('storage', (event) => {
    if (event.key !== storageKey) return
    setTheme(stored())
    show()
  })
}

function show(): void {
  const shown = theme() === 'system' ? (dark.matches ? 'dark' : 'light') : theme()
  document.documentElement.dataset.theme = shown
  const ground = getComputedStyle(document.documentElement).getPropertyValue('--bg').trim()
  if (ground === '') return
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) meta.setAttribute('content', ground)
}

function stored(): Theme {
  const value = localStorage.getItem(storageKey)
  return themes.find((known) => known === value) ?? 'system'
}
