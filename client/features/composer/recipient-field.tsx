import X from 'lucide-solid/icons/x'
import { createSignal, createUniqueId, For, type JSX, onMount } from 'solid-js'
import type { Address } from '../../../shared/records/parts.ts'
import { useText } from '../../text/create-text.ts'
import { parseAddress } from './reply.ts'

/** People as chips and a place to type one more. Enter, a comma or leaving it makes a chip; Backspace takes the last. */
export function RecipientField(props: {
  label: string
  people: readonly Address[]
  onChange(people: Address[]): void
  focused?: boolean
  end?: JSX.Element
}) {
  const text = useText()
  const id = createUniqueId()
  const [wrong, setWrong] = createSignal(false)
  let input!: HTMLInputElement
  onMount(() => props.focused && input.focus())

  const add = (): boolean => {
    const typed = input.value.split(/[,;]+(?=[^>]*(?:<|$))/).filter((part) => part.trim() !== '')
    const parsed = typed.map(parseAddress)
    if (parsed.some((person) => person === null)) {
      setWrong(true)
      return false
    }
    const known = new Set(props.people.map((person) => person.address.toLowerCase()))
    const fresh = parsed.filter((person) => person !== null && !known.has(person.address.toLowerCase())) as Address[]
    input.value = ''
    setWrong(false)
    if (fresh.length > 0) props.onChange([...props.people, ...fresh])
    return true
  }
  const onKey = (event: KeyboardEvent) => {
    if (
      (event.key === 'Enter' || event.key === ',' || event.key === ';') &&
      input.value.trim() !== '' &&
      !event.ctrlKey &&
      !event.metaKey
    ) {
      event.preventDefault()
      add()
    }
    if (event.key === 'Backspace' && input.value === '') props.onChange(props.people.slice(0, -1))
  }
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="chips">
        <For each={props.people}>
          {(person) => (
            <span class="chip" title={person.address}>
              <bdi class="truncate">{person.name || person.address}</bdi>
              <button
                type="button"
                aria-label={text('composer.removePerson', { name: person.name || person.address })}
                onClick={() => props.onChange(props.people.filter((other) => other.address !== person.address))}
              >
                <X size={12} />
              </button>
            </span>
          )}
        </For>
        <input
          ref={input}
          id={id}
          type="text"
          inputmode="email"
          autocomplete="off"
          aria-invalid={wrong()}
          title={wrong() ? text('composer.notAddress') : undefined}
          onInput={() => setWrong(false)}
          onKeyDown={onKey}
          onBlur={add}
        />
      </div>
      {props.end}
    </div>
  )
}
