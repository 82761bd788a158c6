import ChevronDown from 'lucide-solid/icons/chevron-down'
import { createSignal, createUniqueId, Show } from 'solid-js'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import { useText } from '../../text/create-text.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import type { Draft } from './draft.ts'
import { RecipientField } from './recipient-field.tsx'
import { defaultSubject, defaultTo } from './reply.ts'

type Extra = 'cc' | 'bcc' | 'subject'

/** Whom it goes to, and what it is called. Cc, Bcc and the subject show when they are asked for or say something. */
export function Fields(props: { state: ConversationState; draft: Draft; phone: boolean; onChange(part: Partial<Draft>): void }) {
  const text = useText()
  const id = createUniqueId()
  const [asked, setAsked] = createSignal<readonly Extra[]>([])
  const ask = (field: Extra) => setAsked((all) => [...all, field])
  const says = (field: Extra) => (field === 'subject' ? props.draft.subject !== null : props.draft[field].length > 0)
  const shows = (field: Extra) => says(field) || asked().includes(field)
  const Toggle = (own: { field: Extra }) => (
    <Show when={!shows(own.field)}>
      <button type="button" class="field-toggle" onClick={() => ask(own.field)}>
        {text(`composer.${own.field}`)}
      </button>
    </Show>
  )
  const toggles = () =>
    props.phone ? (
      <Show when={!(['cc', 'bcc', 'subject'] as const).every(shows)}>
        <IconButton icon={ChevronDown} label={text('composer.moreFields')} onClick={() => setAsked(['cc', 'bcc', 'subject'])} />
      </Show>
    ) : (
      <>
        <Toggle field="cc" />
        <Toggle field="bcc" />
        <Toggle field="subject" />
      </>
    )

  return (
    <div class="fields">
      <RecipientField
        label={text('composer.to')}
        people={props.draft.to ?? defaultTo(props.state)}
        onChange={(to) => props.onChange({ to })}
        end={toggles()}
      />
      <Show when={shows('cc')}>
        <RecipientField
          label={text('composer.cc')}
          people={props.draft.cc}
          focused={asked().at(-1) === 'cc'}
          onChange={(cc) => props.onChange({ cc })}
        />
      </Show>
      <Show when={shows('bcc')}>
        <RecipientField
          label={text('composer.bcc')}
          people={props.draft.bcc}
          focused={asked().at(-1) === 'bcc'}
          onChange={(bcc) => props.onChange({ bcc })}
        />
      </Show>
      <Show when={shows('subject')}>
        <div class="field">
          <label for={id}>{text('composer.subject')}</label>
          <input
            id={id}
            class="grow"
            type="text"
            maxlength={998}
            value={props.draft.subject ?? defaultSubject(props.state)}
            onInput={(event) => props.onChange({ subject: event.currentTarget.value })}
          />
        </div>
      </Show>
    </div>
  )
}
