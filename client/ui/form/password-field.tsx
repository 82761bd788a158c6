import Eye from 'lucide-solid/icons/eye'
import EyeOff from 'lucide-solid/icons/eye-off'
import { createSignal, splitProps } from 'solid-js'
import { IconButton } from '../icon-button.tsx'
import { Field, type FieldProps } from './field.tsx'

/** A password that can be looked at: longer ones are typed right when they are seen. */
export function PasswordField(
  props: FieldProps & {
    name: string
    value: string
    onInput(value: string): void
    autocomplete: 'current-password' | 'new-password' | 'off'
    placeholder?: string
    /** What the eye is called while it is shut, and while it is open. */
    words: { readonly show: string; readonly hide: string }
  },
) {
  const [input, field] = splitProps(props, ['name', 'value', 'onInput', 'autocomplete', 'placeholder', 'words'])
  const [seen, setSeen] = createSignal(false)
  return (
    <Field {...field}>
      {(control) => (
        <div class="form-frame">
          <input
            {...control}
            class="form-input"
            name={input.name}
            type={seen() ? 'text' : 'password'}
            autocomplete={input.autocomplete}
            placeholder={input.placeholder}
            autocapitalize="off"
            spellcheck={false}
            value={input.value}
            onInput={(event) => input.onInput(event.currentTarget.value)}
          />
          <IconButton
            class="s form-peek"
            icon={seen() ? EyeOff : Eye}
            label={seen() ? input.words.hide : input.words.show}
            onClick={() => setSeen(!seen())}
          />
        </div>
      )}
    </Field>
  )
}
