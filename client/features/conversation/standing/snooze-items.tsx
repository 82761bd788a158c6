import Clock from 'lucide-solid/icons/clock'
import { For } from 'solid-js'
import { useText } from '../../../text/create-text.ts'
import { useFormat } from '../../../text/use-format.ts'
import { MenuItem } from '../../../ui/menu.tsx'
import { snoozeTimes } from './snooze-times.ts'

/** A few times to put it off to, as lines of a menu. */
export function SnoozeItems(props: { onSnooze(until: number): void }) {
  const text = useText()
  const format = useFormat()
  return (
    <For each={snoozeTimes(Date.now())}>
      {({ key, until }) => (
        <MenuItem icon={Clock} end={format.ahead(until)} onSelect={() => props.onSnooze(until)}>
          {text(key)}
        </MenuItem>
      )}
    </For>
  )
}
