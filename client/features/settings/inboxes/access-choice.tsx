import { createUniqueId, For } from 'solid-js'
import { useText } from '../../../text/create-text.ts'

/** Open to everybody, or to those who are chosen. */
export function AccessChoice(props: { isPrivate: boolean; onChange(isPrivate: boolean): void }) {
  const text = useText()
  const name = createUniqueId()
  return (
    <fieldset class="choices access">
      <legend>{text('settings.whoEnters')}</legend>
      <For each={[false, true]}>
        {(isPrivate) => (
          <label class="radio">
            <input type="radio" name={name} checked={props.isPrivate === isPrivate} onChange={() => props.onChange(isPrivate)} />
            <span>
              {text(isPrivate ? 'settings.private' : 'settings.everybody')}
              <small>{text(isPrivate ? 'settings.privateHint' : 'settings.everybodyHint')}</small>
            </span>
          </label>
        )}
      </For>
    </fieldset>
  )
}
