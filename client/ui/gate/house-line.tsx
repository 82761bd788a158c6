import Lock from 'lucide-solid/icons/lock'
import { useText } from '../../text/create-text.ts'

/** Whose server this is: the address says it. */
export function HouseLine() {
  const text = useText()
  return (
    <p class="gate-house">
      <Lock />
      <span>
        {text('gate.house')}
        <br />
        <span class="mono">{location.host}</span>
      </span>
    </p>
  )
}
