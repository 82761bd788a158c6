import Mail from 'lucide-solid/icons/mail'
import Send from 'lucide-solid/icons/send'
import { type TextKey, useText } from '../../text/create-text.ts'
import type { Form } from '../../ui/form/create-form.ts'
import { NewPasswordField } from '../../ui/form/new-password-field.tsx'
import { TextField } from '../../ui/form/text-field.tsx'
import { AsideList } from './aside-list.tsx'
import type { SetupValues } from './setup-values.ts'

export function OwnerStep(props: { form: Form<SetupValues, TextKey> }) {
  const text = useText()
  const error = (key: keyof SetupValues) => {
    const problem = props.form.errors[key]
    return problem ? text(problem) : null
  }
  return (
    <>
      <div class="setup-fields large">
        <header>
          <h1>{text('setup.ownerTitle')}</h1>
          <p class="setup-lead">{text('setup.ownerLead')}</p>
        </header>
        <div class="setup-pair">
          <TextField
            name="name"
            autocomplete="name"
            label={text('form.yourName')}
            value={props.form.values.name}
            onInput={(name) => props.form.set('name', name)}
            error={error('name')}
          />
          <TextField
            name="workspace"
            autocomplete="organization"
            label={text('setup.workspace')}
            value={props.form.values.workspace}
            onInput={(workspace) => props.form.set('workspace', workspace)}
            error={error('workspace')}
          />
        </div>
        <TextField
          name="email"
          type="email"
          inputMode="email"
          autocomplete="username"
          label={text('form.email')}
          note={text('setup.emailNote')}
          value={props.form.values.email}
          onInput={(email) => props.form.set('email', email)}
          error={error('email')}
        />
        <NewPasswordField
          value={props.form.values.password}
          onInput={(password) => props.form.set('password', password)}
          error={error('password')}
        />
      </div>
      <AsideList
        title={text('setup.needsTitle')}
        items={[
          { icon: Mail, title: text('setup.needsAddress'), hint: text('setup.needsAddressHint') },
          { icon: Send, title: text('setup.needsServer'), hint: text('setup.needsServerHint') },
        ]}
        note={text('setup.needsTime')}
      />
    </>
  )
}
