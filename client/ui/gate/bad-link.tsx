import type { JSX } from 'solid-js'
import { useText } from '../../text/create-text.ts'
import { Notice } from '../notice.tsx'
import { Gate } from './gate.tsx'

/** A link that is used, run out or not whole: what may have happened, and what to do. */
export function BadLink(props: { title: string; lead: string; hint: JSX.Element }) {
  const text = useText()
  return (
    <Gate title={props.title} lead={props.lead}>
      <div class="gate-form">
        <Notice tone="warn">{props.hint}</Notice>
        {/* A real load: who may come in has been asked before this link was spent, and is asked anew. */}
        <a class="button large" href="/" rel="external">
          {text('gate.toSignIn')}
        </a>
      </div>
    </Gate>
  )
}
