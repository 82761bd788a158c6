import CircleCheck from 'lucide-solid/icons/circle-check'
import Info from 'lucide-solid/icons/info'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import type { JSX } from 'solid-js'
import { Icon } from './icon.tsx'
import './styles/notice.css'

const shapes = { plain: Info, ok: CircleCheck, warn: TriangleAlert, danger: TriangleAlert }

/** A few words that stay where they stand. What failed is spoken at once, the rest when there is a pause. */
export function Notice(props: { tone?: keyof typeof shapes; children: JSX.Element }) {
  return (
    <div class={`notice ${props.tone ?? 'plain'}`} role={props.tone === 'danger' ? 'alert' : 'status'}>
      <Icon of={shapes[props.tone ?? 'plain']} />
      <div>{props.children}</div>
    </div>
  )
}
