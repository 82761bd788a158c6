import Users from 'lucide-solid/icons/users'
import { Show } from 'solid-js'
import { Icon } from './icon.tsx'
import './styles/avatar.css'

/**
 * Contacts are round, members are square, oneself has the accent, a team is a drawing. With a `label` it speaks for itself,
 * without it the name stands beside it.
 */
export function Avatar(props: { name: string; of: 'contact' | 'member' | 'me' | 'team'; size?: 20 | 24 | 28 | 40; label?: string }) {
  return (
    <span class={`av s${props.size ?? 28}`} classList={{ m: props.of !== 'contact', me: props.of === 'me' }} title={props.label}>
      <Show when={props.of !== 'team'} fallback={<Icon of={Users} size={(props.size ?? 28) > 24 ? undefined : 14} />}>
        <span aria-hidden="true">{initialsOf(props.name)}</span>
      </Show>
      <Show when={props.label}>
        <span class="visually-hidden">{props.label}</span>
      </Show>
    </span>
  )
}

/** The first letter of the first and of the last word; of an address, its first letter. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s,]+/).flatMap((word) => word.match(/[\p{L}\p{N}]/u)?.[0] ?? [])
  const first = words[0] ?? ''
  const last = words.length > 1 ? (words.at(-1) ?? '') : ''
  return (first + last).toLocaleUpperCase()
}
