import Eye from 'lucide-solid/icons/eye'
import { For, Show } from 'solid-js'
import type { Colleague } from '../../bridge/live/presence.ts'
import { useText } from '../../text/create-text.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { shortName } from './people.ts'

/** Those who have this conversation on a screen, each once, however many screens they have. */
export function colleaguesAt(present: readonly Colleague[], conversation: string, me: string | undefined): Colleague[] {
  const there = new Map<string, Colleague>()
  for (const one of present) {
    if (one.viewing !== conversation || one.id === me) continue
    there.set(one.id, { ...one, typing: one.typing || there.get(one.id)?.typing === true })
  }
  return [...there.values()].sort((a, b) => a.name.localeCompare(b.name))
}

/** An eye, and the colleagues who look on. */
export function Viewing(props: { colleagues: readonly Colleague[] }) {
  const text = useText()
  return (
    <Show when={props.colleagues.length > 0}>
      <span class="viewing">
        <Eye size={14} />
        <For each={props.colleagues}>
          {(one) => <Avatar name={one.name} of="member" size={20} label={text('conversation.viewing', { name: one.name })} />}
        </For>
      </span>
    </Show>
  )
}

/** Who writes an answer just now. */
export function Typing(props: { colleagues: readonly Colleague[] }) {
  const text = useText()
  const names = () => props.colleagues.filter((one) => one.typing).map((one) => shortName({ name: one.name, address: '' }))
  return (
    <span class="who-types" role="status">
      <Show when={names().length > 0}>
        <span class="typing" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
        <span class="truncate">{text('conversation.typing', { count: names().length, names: names().join(', ') })}</span>
      </Show>
    </span>
  )
}
