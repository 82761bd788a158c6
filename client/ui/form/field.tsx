import CircleAlert from 'lucide-solid/icons/circle-alert'
import { createUniqueId, type JSX, Show } from 'solid-js'
import '../styles/form.css'

/** What ties a control to its label, hint and error: spread it on the control. */
export interface Control {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': 'true' | undefined
}

export interface FieldProps {
  label: string
  /** Paler, behind the label. */
  note?: string
  hint?: JSX.Element
  /** In words, what is wrong and how it gets right. */
  error?: string | null
}

/** A control with its words: the label over it, a hint or the error under it, all of them heard. */
export function Field(props: FieldProps & { children: (control: Control) => JSX.Element }) {
  const id = createUniqueId()
  const control: Control = {
    id,
    get 'aria-describedby'() {
      return props.error || props.hint ? `${id}-hint` : undefined
    },
    get 'aria-invalid'() {
      return props.error ? 'true' : undefined
    },
  }
  return (
    <div class="form-field">
      <label class="form-label" for={id}>
        {props.label}
        <Show when={props.note}>
          <small>{props.note}</small>
        </Show>
      </label>
      {props.children(control)}
      <Show when={props.error || props.hint}>
        <div id={`${id}-hint`} aria-live="polite">
          <Show when={props.error} fallback={<div class="form-hint">{props.hint}</div>}>
            <div class="form-hint bad">
              <CircleAlert size={14} />
              {props.error}
            </div>
          </Show>
        </div>
      </Show>
    </div>
  )
}
