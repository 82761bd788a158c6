import ChevronsUpDown from 'lucide-solid/icons/chevrons-up-down'
import { For } from 'solid-js'
import type { Role } from '../../../../shared/records/entry.ts'
import { useText } from '../../../text/create-text.ts'
import '../../../ui/styles/form.css'

/** The browser's own list in a line: it shows the role that holds, and what was not taken springs back. */
export function RoleSelect(props: { label: string; role: Role; roles: readonly Role[]; onChange(role: Role): void }) {
  const text = useText()
  const choose = (select: HTMLSelectElement) => {
    const role = props.roles.find((known) => known === select.value)
    select.value = props.role
    if (role !== undefined && role !== props.role) props.onChange(role)
  }
  return (
    <span class="form-frame">
      <select class="form-input" aria-label={props.label} onChange={(event) => choose(event.currentTarget)}>
        <For each={props.roles}>
          {(role) => (
            <option value={role} selected={role === props.role}>
              {text(`settings.role.${role}`)}
            </option>
          )}
        </For>
      </select>
      <ChevronsUpDown size={14} />
    </span>
  )
}
