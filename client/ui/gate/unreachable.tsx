import { useText } from '../../text/create-text.ts'
import { Button } from '../button.tsx'
import { Gate } from './gate.tsx'

/** The relay does not answer, and without it there is nothing to show yet. */
export function Unreachable(props: { onRetry(): void }) {
  const text = useText()
  return (
    <Gate title={text('gate.unreachableTitle')} lead={text('gate.unreachable')}>
      <div class="gate-form">
        <Button size="large" onClick={() => props.onRetry()}>
          {text('common.retry')}
        </Button>
      </div>
    </Gate>
  )
}
