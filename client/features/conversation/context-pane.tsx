import ChevronDown from 'lucide-solid/icons/chevron-down'
import ChevronRight from 'lucide-solid/icons/chevron-right'
import PanelRight from 'lucide-solid/icons/panel-right'
import { createUniqueId, type JSX, onMount, Show } from 'solid-js'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import { useText } from '../../text/create-text.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Icon } from '../../ui/icon.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { createStored, isFlag } from '../../ui/state/create-stored.ts'

/** Who one talks with. Beside the thread where there is room, over it where there is not. */
export function ContextPane(props: { state: ConversationState; overlay: boolean; onHide(): void; children?: JSX.Element }) {
  const text = useText()
  const id = createUniqueId()
  const [open, setOpen] = createStored('samtal.context.contact', true, isFlag)
  let hide!: HTMLButtonElement
  onMount(() => props.overlay && hide.focus())
  const onKey = (event: KeyboardEvent) => {
    if (props.overlay && event.key === 'Escape') props.onHide()
  }
  return (
    <>
      <Show when={props.overlay}>
        <div class="context-scrim" aria-hidden="true" onClick={() => props.onHide()} />
      </Show>
      <aside class="context" classList={{ overlay: props.overlay }} aria-label={text('conversation.context')} onKeyDown={onKey}>
        <div class="pane-top context-top">
          <h2>{text('conversation.context')}</h2>
          <span class="grow" />
          <IconButton
            ref={(element) => {
              hide = element
            }}
            icon={PanelRight}
            label={text('conversation.hideContext')}
            onClick={() => props.onHide()}
          />
        </div>
        <section class="card" classList={{ shut: !open() }}>
          <h3>
            <button type="button" aria-expanded={open()} aria-controls={id} onClick={() => setOpen(!open())}>
              <Icon of={open() ? ChevronDown : ChevronRight} size={14} />
              {text('conversation.contact')}
            </button>
          </h3>
          <Show when={open() && props.state.contact}>
            {(contact) => (
              <div id={id} class="contact">
                <Avatar name={contact().name || contact().address} of="contact" size={40} />
                <div class="grow">
                  <b class="truncate">
                    <bdi>{contact().name || contact().address}</bdi>
                  </b>
                  <a class="truncate" href={`mailto:${contact().address}`} title={contact().address}>
                    {contact().address}
                  </a>
                </div>
              </div>
            )}
          </Show>
        </section>
        {props.children}
      </aside>
    </>
  )
}
