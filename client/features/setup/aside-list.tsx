import { For, Show } from 'solid-js'
import { Icon, type IconShape } from '../../ui/icon.tsx'

/** The column beside a step: what it needs, or what comes of it. */
export function AsideList(props: {
  title: string
  items: readonly { readonly icon: IconShape; readonly title: string; readonly hint: string }[]
  note?: string
}) {
  return (
    <aside class="setup-aside" aria-label={props.title}>
      <h2>{props.title}</h2>
      <ul>
        <For each={props.items}>
          {(item) => (
            <li>
              <Icon of={item.icon} />
              <div>
                <b>{item.title}</b>
                <p>{item.hint}</p>
              </div>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.note}>
        <p class="setup-note">{props.note}</p>
      </Show>
    </aside>
  )
}
