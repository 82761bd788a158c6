import ChevronsUpDown from 'lucide-solid/icons/chevrons-up-down'
import { For, splitProps } from 'solid-js'
import { Field, type FieldProps } from './field.tsx'

/** The browser's own list of choices in our clothes: it works with every keyboard, phone and reader. */
export function SelectField<Value extends string>(
  props: FieldProps & {
    name: string
    value: Value
    options: readonly { readonly value: Value; readonly label: string }[]
    onChange(value: Value): void
  },
) {
  const [input, field] = splitProps(props, ['name', 'value', 'options', 'onChange'])
  const choose = (chosen: string) => {
    const option = input.options.find(({ value }) => value === chosen)
    if (option !== undefined) input.onChange(option.value)
  }
  return (
    <Field {...field}>
      {(control) => (
        <div class="form-frame">
          <select {...control} class="form-input" name={input.name} onChange={(event) => choose(event.currentTarget.value)}>
            <For each={input.options}>
              {(option) => (
                <option value={option.value} selected={option.value === input.value}>
                  {option.label}
                </option>
              )}
            </For>
          </select>
          <ChevronsUpDown />
        </div>
      )}
    </Field>
  )
}
