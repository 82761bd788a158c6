import { type TextKey, useText } from '../../text/create-text.ts'
import type { Form } from './create-form.ts'
import { type OutgoingValues, type Security, securities, usualPort } from './outgoing-values.ts'
import { PasswordField } from './password-field.tsx'
import { SelectField } from './select-field.tsx'
import { TextField } from './text-field.tsx'

/** Where mail leaves: the same five fields at set-up and in the settings. */
export function OutgoingFields(props: {
  form: Form<OutgoingValues, TextKey>
  /** Says beside each field what it is for. */
  explains?: boolean
  /** One is stored: an empty field keeps it. */
  hasPassword?: boolean
}) {
  const text = useText()
  const error = (key: 'host' | 'port') => {
    const problem = props.form.errors[key]
    return problem ? text(problem) : null
  }
  const hint = (key: TextKey) => (props.explains ? text(key) : undefined)
  const setSecurity = (security: Security) => {
    const { form } = props
    // A port that was typed by hand stays; the usual one goes along.
    if (form.values.port === usualPort[form.values.security]) form.set('port', usualPort[security])
    form.set('security', security)
  }
  return (
    <>
      <div class="outgoing-server">
        <TextField
          name="host"
          label={text('form.host')}
          hint={hint('form.hostHint')}
          placeholder="smtp.example.com"
          inputMode="url"
          value={props.form.values.host}
          onInput={(host) => props.form.set('host', host)}
          error={error('host')}
        />
        <SelectField
          name="security"
          label={text('form.security')}
          hint={hint('form.securityHint')}
          value={props.form.values.security}
          options={securities.map((value) => ({ value, label: text(`form.security.${value}`) }))}
          onChange={setSecurity}
        />
        <TextField
          name="port"
          label={text('form.port')}
          hint={hint('form.portHint')}
          inputMode="numeric"
          value={props.form.values.port}
          onInput={(port) => props.form.set('port', port)}
          error={error('port')}
        />
      </div>
      <div class="outgoing-login">
        <TextField
          name="user"
          label={text('form.user')}
          hint={hint('form.userHint')}
          value={props.form.values.user}
          onInput={(user) => props.form.set('user', user)}
        />
        <PasswordField
          name="smtpPassword"
          label={text('form.password')}
          hint={hint(props.hasPassword ? 'form.smtpPasswordKept' : 'form.smtpPasswordHint')}
          autocomplete="off"
          placeholder={props.hasPassword ? '••••••••••••' : undefined}
          words={{ show: text('form.showPassword'), hide: text('form.hidePassword') }}
          value={props.form.values.smtpPassword}
          onInput={(password) => props.form.set('smtpPassword', password)}
        />
      </div>
    </>
  )
}
