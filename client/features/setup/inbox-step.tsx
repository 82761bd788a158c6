import CircleCheck from 'lucide-solid/icons/circle-check'
import CircleDashed from 'lucide-solid/icons/circle-dashed'
import Forward from 'lucide-solid/icons/forward'
import Inbox from 'lucide-solid/icons/inbox'
import { type TextKey, useText } from '../../text/create-text.ts'
import { Checkbox } from '../../ui/form/checkbox.tsx'
import type { Form } from '../../ui/form/create-form.ts'
import { OutgoingFields } from '../../ui/form/outgoing-fields.tsx'
import type { OutgoingValues } from '../../ui/form/outgoing-values.ts'
import { TextField } from '../../ui/form/text-field.tsx'
import { AsideList } from './aside-list.tsx'
import type { SetupValues } from './setup-values.ts'

export function InboxStep(props: { form: Form<SetupValues, TextKey>; outgoing: Form<OutgoingValues, TextKey> }) {
  const text = useText()
  const error = (key: keyof SetupValues) => {
    const problem = props.form.errors[key]
    return problem ? text(problem) : null
  }
  const host = () => props.outgoing.values.host.trim()
  const replies = () =>
    host() === ''
      ? { icon: CircleDashed, title: text('setup.howReplies'), hint: text('setup.howRepliesHint') }
      : { icon: CircleCheck, title: text('setup.repliesGo'), hint: text('setup.repliesGoHint', { host: host() }) }
  return (
    <>
      <div class="setup-fields close">
        <header>
          <h1>{text('setup.inboxTitle')}</h1>
          <p class="setup-lead">{text('setup.inboxLead')}</p>
        </header>
        <div class="setup-pair">
          <TextField
            name="inboxName"
            label={text('setup.inboxName')}
            value={props.form.values.inboxName}
            onInput={(name) => props.form.set('inboxName', name)}
            error={error('inboxName')}
          />
          <TextField
            name="address"
            type="email"
            inputMode="email"
            label={text('setup.address')}
            value={props.form.values.address}
            onInput={(address) => props.form.set('address', address)}
            error={error('address')}
          />
        </div>
        <h3>
          {text('setup.outgoing')} <small>{text('setup.outgoingNote')}</small>
        </h3>
        <OutgoingFields form={props.outgoing} />
        <div class="setup-demo">
          <Checkbox
            label={text('setup.demo')}
            hint={text('setup.demoHint')}
            checked={props.form.values.demo}
            onChange={(demo) => props.form.set('demo', demo)}
          />
        </div>
      </div>
      <AsideList
        title={text('setup.howTitle')}
        items={[
          { icon: Inbox, title: text('setup.howListen'), hint: text('setup.howListenHint') },
          { icon: Forward, title: text('setup.howForward'), hint: text('setup.howForwardHint') },
          replies(),
        ]}
      />
    </>
  )
}
