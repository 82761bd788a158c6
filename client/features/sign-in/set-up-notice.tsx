import { useText } from '../../text/create-text.ts'
import { Gate } from '../../ui/gate/gate.tsx'
import { Notice } from '../../ui/notice.tsx'

/** Nobody has an account yet: only the link in the terminal leads on. */
export function SetUpNotice() {
  const text = useText()
  return (
    <Gate title={text('signIn.setUpTitle')} lead={text('signIn.setUp')}>
      <div class="gate-form">
        <Notice>{text('signIn.setUpLost')}</Notice>
      </div>
    </Gate>
  )
}
