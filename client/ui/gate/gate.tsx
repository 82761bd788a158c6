import type { JSX } from 'solid-js'
import { createEffect, Show } from 'solid-js'
import { Logo } from '../logo.tsx'
import '../styles/gate.css'
import { HouseLine } from './house-line.tsx'
import { LanguageMenu } from './language-menu.tsx'

/** A page before the app: one thing to do, or one thing to know. */
export function Gate(props: { title: string; lead?: JSX.Element; children?: JSX.Element }) {
  createEffect(() => {
    document.title = `${props.title} · Samtal`
  })
  return (
    <div class="gate">
      <main class="gate-main">
        <div class="gate-brand">
          <Logo size={24} />
          <b>Samtal</b>
        </div>
        <h1>{props.title}</h1>
        <Show when={props.lead}>
          <p class="gate-lead">{props.lead}</p>
        </Show>
        {props.children}
      </main>
      <footer class="gate-foot">
        <HouseLine />
        <LanguageMenu />
      </footer>
    </div>
  )
}
