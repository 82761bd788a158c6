import Check from 'lucide-solid/icons/check'
import { Show } from 'solid-js'
import { useText } from '../../text/create-text.ts'
import { PasswordField } from './password-field.tsx'

/** Length is what makes a password hard to guess, and all that can be told honestly here (NIST SP 800-63B). */
export const leastPassword = 10
const strongPassword = 16

export function NewPasswordField(props: { value: string; error?: string | null; onInput(value: string): void }) {
  const text = useText()
  const length = () => [...props.value].length
  return (
    <PasswordField
      name="password"
      label={text('form.password')}
      autocomplete="new-password"
      words={{ show: text('form.showPassword'), hide: text('form.hidePassword') }}
      value={props.value}
      onInput={props.onInput}
      error={props.error}
      hint={
        <Show
          when={length() >= leastPassword}
          fallback={
            length() === 0
              ? text('form.passwordRule', { least: leastPassword })
              : text('form.passwordShort', { count: leastPassword - length() })
          }
        >
          <span class="form-good">
            <Check size={14} />
            {text(length() >= strongPassword ? 'form.passwordStrong' : 'form.passwordEnough', { count: length() })}
          </span>
        </Show>
      }
    />
  )
}
