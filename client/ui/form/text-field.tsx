import { splitProps } from 'solid-js'
import { Field, type FieldProps } from './field.tsx'

export interface TextFieldProps extends FieldProps {
  /** By this name the form finds it again to focus it. */
  name: string
  value: string
  onInput(value: string): void
  type?: 'text' | 'email'
  inputMode?: 'text' | 'email' | 'numeric' | 'url'
  autocomplete?: string
  placeholder?: string
  autofocus?: boolean
}

export function TextField(props: TextFieldProps) {
  const [input, field] = splitProps(props, ['name', 'value', 'onInput', 'type', 'inputMode', 'autocomplete', 'placeholder', 'autofocus'])
  return (
    <Field {...field}>
      {(control) => (
        <input
          {...control}
          class="form-input"
          name={input.name}
          type={input.type ?? 'text'}
          inputmode={input.inputMode}
          autocomplete={input.autocomplete ?? 'off'}
          placeholder={input.placeholder}
          autofocus={input.autofocus}
          spellcheck={false}
          value={input.value}
          onInput={(event) => input.onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}
