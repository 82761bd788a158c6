import type { JSX } from 'solid-js'
import { useText } from '../text/create-text.ts'
import { Toaster } from '../ui/frame/toast.tsx'
import { Rail } from './rail.tsx'
import './shell.css'

/** The frame around every screen of a signed-in member: the rail, the screen, and the lines that say what happened. */
export function Shell(props: { children?: JSX.Element }) {
  const text = useText()
  return (
    <div class="shell">
      <Rail />
      {props.children}
      <Toaster dismiss={text('shell.dismiss')} />
    </div>
  )
}
