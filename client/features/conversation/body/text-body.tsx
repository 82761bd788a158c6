import Ellipsis from 'lucide-solid/icons/ellipsis'
import { createMemo, createSignal, createUniqueId, For, Show } from 'solid-js'
import type { FileRef } from '../../../../shared/records/parts.ts'
import { useText } from '../../../text/create-text.ts'
import { linkParts, splitQuoted } from './text-parts.ts'
import { useDownload } from './use-download.ts'

/** Plain text as it was written, with its links; what it quotes at its end is folded away. */
export function TextBody(props: { text: string; full: FileRef | null; record: string; entry: string }) {
  const text = useText()
  const download = useDownload()
  const parts = createMemo(() => splitQuoted(props.text.replace(/\r\n?/g, '\n')))
  return (
    <>
      <Linked class="bd plain" text={parts().fresh} />
      <Show when={props.full}>
        {(full) => (
          <p class="step">
            <span>{text('conversation.cut')}</span>
            <button type="button" class="link" onClick={() => void download(props.record, props.entry, full().name)}>
              {text('conversation.wholeText')}
            </button>
          </p>
        )}
      </Show>
      <Show when={parts().quoted !== ''}>
        <Quoted text={parts().quoted} />
      </Show>
    </>
  )
}

function Quoted(props: { text: string }) {
  const [open, setOpen] = createSignal(false)
  const id = createUniqueId()
  return (
    <>
      <QuoteFold open={open()} controls={id} onToggle={() => setOpen(!open())} />
      <div id={id}>
        <Show when={open()}>
          <Linked class="bd plain quoted" text={props.text} />
        </Show>
      </div>
    </>
  )
}

export function QuoteFold(props: { open: boolean; controls?: string; onToggle(): void }) {
  const text = useText()
  return (
    <button type="button" class="fold" aria-expanded={props.open} aria-controls={props.controls} onClick={() => props.onToggle()}>
      <Ellipsis size={12} />
      {text('conversation.quoted')}
    </button>
  )
}

export function Linked(props: { class: string; text: string }) {
  const parts = createMemo(() => linkParts(props.text))
  return (
    <div class={props.class} dir="auto">
      <For each={parts()}>
        {(part) =>
          part.type === 'text' ? (
            part.text
          ) : (
            <a class="link" href={part.href} target="_blank" rel="noopener noreferrer">
              {part.text}
            </a>
          )
        }
      </For>
    </div>
  )
}
