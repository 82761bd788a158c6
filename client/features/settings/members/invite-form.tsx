import Check from 'lucide-solid/icons/check'
import Copy from 'lucide-solid/icons/copy'
import Link from 'lucide-solid/icons/link'
import { createSignal, Show } from 'solid-js'
import { askRelay, type HttpFailure } from '../../../bridge/relay-http.ts'
import { useText } from '../../../text/create-text.ts'
import { useFormat } from '../../../text/use-format.ts'
import { Button } from '../../../ui/button.tsx'
import { SelectField } from '../../../ui/form/select-field.tsx'
import { Notice } from '../../../ui/notice.tsx'

type Role = 'admin' | 'agent'
interface Made {
  readonly role: Role
  readonly url: string
  readonly expiresAt: number
}

/** Makes a link for one person. It is shown this once: the relay keeps only its hash. */
export function InviteForm() {
  const text = useText()
  const format = useFormat()
  const [role, setRole] = createSignal<Role>('agent')
  const [made, setMade] = createSignal<Made | null>(null)
  const [copied, setCopied] = createSignal(false)
  const [failure, setFailure] = createSignal<HttpFailure['code'] | null>(null)
  let link!: HTMLElement

  const invite = async (event: SubmitEvent) => {
    event.preventDefault()
    const wanted = role()
    const answer = await askRelay<{ path: string; expiresAt: number }>('POST', '/api/invites', { role: wanted })
    setCopied(false)
    setFailure(answer.ok ? null : answer.error.code)
    setMade(answer.ok ? { role: wanted, url: location.origin + answer.value.path, expiresAt: answer.value.expiresAt } : null)
  }
  const copy = async () => {
    // Without a secure context there is no clipboard: then the link is marked, ready for the person's own copying.
    const done = await navigator.clipboard?.writeText(link.textContent ?? '').then(
      () => true,
      () => false,
    )
    if (done) setCopied(true)
    else getSelection()?.selectAllChildren(link)
  }
  return (
    <div class="invite">
      <form class="invite-form" onSubmit={invite}>
        <div>
          <b>{text('settings.inviteTitle')}</b>
          <p>{text('settings.inviteHint')}</p>
        </div>
        <SelectField<Role>
          name="role"
          label={text('settings.role')}
          value={role()}
          options={(['agent', 'admin'] as const).map((value) => ({ value, label: text(`settings.role.${value}`) }))}
          onChange={setRole}
        />
        <Button type="submit" size="medium">
          {text('settings.invite')}
        </Button>
      </form>
      <Show when={failure()}>{(code) => <Notice tone="danger">{text(`http.${code()}`)}</Notice>}</Show>
      <Show when={made()}>
        {(invite) => (
          <div class="invite-link" role="status">
            <Link />
            <div>
              <span ref={link} class="mono">
                {invite().url}
              </span>
              <small>
                {text('settings.inviteLink', {
                  role: text(`settings.role.${invite().role}`).toLocaleLowerCase(),
                  day: format.day(invite().expiresAt),
                })}
              </small>
            </div>
            <Button onClick={copy}>
              <Show when={copied()} fallback={<Copy />}>
                <Check />
              </Show>
              {text(copied() ? 'common.copied' : 'settings.copyLink')}
            </Button>
          </div>
        )}
      </Show>
    </div>
  )
}
