import { For, type JSX, Show } from 'solid-js'
import { Avatar } from '../../ui/avatar.tsx'

interface Choice<Id extends string> {
  readonly id: Id
  readonly name: string
  readonly of: 'me' | 'member' | 'team'
  /** Small, at the end. */
  readonly note?: string
  /** It holds whatever is chosen. */
  readonly always?: boolean
}

/** Some of several people or teams. */
export function ChoiceList<Id extends string>(props: {
  title: string
  hint?: JSX.Element
  choices: readonly Choice<Id>[]
  chosen: readonly Id[]
  onChange(chosen: Id[]): void
}) {
  const toggle = (id: Id, isOn: boolean) => props.onChange([...props.chosen.filter((one) => one !== id), ...(isOn ? [id] : [])])
  return (
    <fieldset class="choices">
      <legend>{props.title}</legend>
      <Show when={props.hint}>
        <p>{props.hint}</p>
      </Show>
      <ul>
        <For each={props.choices}>
          {(choice) => (
            <li>
              <label class="checkbox choice">
                <input
                  type="checkbox"
                  checked={choice.always === true || props.chosen.includes(choice.id)}
                  disabled={choice.always === true}
                  onChange={(event) => toggle(choice.id, event.currentTarget.checked)}
                />
                <Avatar of={choice.of} name={choice.name} size={24} />
                <bdi class="truncate">{choice.name}</bdi>
                <Show when={choice.note}>
                  <small>{choice.note}</small>
                </Show>
              </label>
            </li>
          )}
        </For>
      </ul>
    </fieldset>
  )
}
