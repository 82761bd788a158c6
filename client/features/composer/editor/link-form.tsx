import type { Editor as Engine } from '@tiptap/core'
import { createSignal, onMount, Show } from 'solid-js'
import { useText } from '../../../text/create-text.ts'
import { Button } from '../../../ui/button.tsx'

/** Asks for the address of a link, in the toolbar's place. */
export function LinkForm(props: { engine: Engine; onClose(): void }) {
  const text = useText()
  const present: unknown = props.engine.getAttributes('link').href
  const [wrong, setWrong] = createSignal(false)
  let input!: HTMLInputElement
  onMount(() => input.focus())
  const set = (event: SubmitEvent) => {
    event.preventDefault()
    const href = hrefOf(input.value)
    if (href === null) return setWrong(true)
    const chain = props.engine.chain().focus().extendMarkRange('link')
    if (props.engine.state.selection.empty && typeof present !== 'string')
      chain.insertContent({ type: 'text', text: input.value.trim(), marks: [{ type: 'link', attrs: { href } }] }).run()
    else chain.setLink({ href }).run()
    props.onClose()
  }
  const remove = () => {
    props.engine.chain().focus().extendMarkRange('link').unsetLink().run()
    props.onClose()
  }
  return (
    <form class="tools link-form" onSubmit={set} onKeyDown={(event) => event.key === 'Escape' && props.onClose()}>
      <input
        ref={input}
        type="text"
        inputmode="url"
        value={typeof present === 'string' ? present : ''}
        placeholder="https://"
        aria-label={text('composer.linkAddress')}
        aria-invalid={wrong()}
        onInput={() => setWrong(false)}
      />
      <Button kind="primary" type="submit">
        {text('composer.linkSet')}
      </Button>
      <Show when={typeof present === 'string'}>
        <Button kind="quiet" onClick={remove}>
          {text('composer.linkRemove')}
        </Button>
      </Show>
      <Button kind="quiet" onClick={() => props.onClose()}>
        {text('common.cancel')}
      </Button>
    </form>
  )
}

/** A page or a person; what names no scheme is a page. null for what is neither. */
function hrefOf(typed: string): string | null {
  const trimmed = typed.trim()
  if (trimmed === '' || /\s/.test(trimmed)) return null
  if (/^(https?:\/\/|mailto:|tel:)/i.test(trimmed)) return trimmed
  if (/^[^@/:]+@[^@/]+\.[^@/]+$/.test(trimmed)) return `mailto:${trimmed}`
  return /^[a-z][a-z\d+.-]*:(?!\d)/i.test(trimmed) ? null : `https://${trimmed}`
}
