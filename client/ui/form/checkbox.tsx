import { Show } from 'solid-js'
import '../styles/form.css'

export function Checkbox(props: { label: string; hint?: string; checked: boolean; onChange(checked: boolean): void }) {
  return (
    <label class="checkbox">
      <input type="checkbox" checked={props.checked} onChange={(event) => props.onChange(event.currentTarget.checked)} />
      <span>
        {props.label}
        <Show when={props.hint}>
          <small>{props.hint}</small>
        </Show>
      </span>
    </label>
  )
}
