import CloudOff from 'lucide-solid/icons/cloud-off'
import File from 'lucide-solid/icons/file'
import X from 'lucide-solid/icons/x'
import { createEffect, createSignal, For, onCleanup, Show } from 'solid-js'
import type { Attachment } from '../../../bridge/api.ts'
import { useReplica } from '../../../bridge/use-replica.ts'
import { useText } from '../../../text/create-text.ts'
import { useFormat } from '../../../text/use-format.ts'
import { Icon } from '../../../ui/icon.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import type { DraftFiles } from './create-files.ts'
import './files.css'

/** What the browser draws and cannot run: no SVG. */
const RASTER = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp']
/** Above it a preview would cost more than it shows. */
const PREVIEW_MAX = 10 * 1024 * 1024

/** The files of a reply: what they are, how far they have come, and the way to take one off. */
export function FileList(props: { files: DraftFiles; draft: string; onEmptied(): void }) {
  const text = useText()
  let list: HTMLUListElement | undefined

  /** The focus goes to a neighbour first, and so never gets lost with the chip. */
  const remove = (name: string, place: number) => {
    const buttons = [...(list?.querySelectorAll('button') ?? [])]
    const neighbour = buttons[place + 1] ?? buttons[place - 1]
    if (neighbour === undefined) props.onEmptied()
    else neighbour.focus()
    void props.files.detach(name)
  }

  return (
    <>
      <span class="visually-hidden" role="status">
        {props.files.told()}
      </span>
      <Show when={props.files.list().length > 0}>
        <ul
          ref={(element) => {
            list = element
          }}
          class="attached"
          aria-label={text('composer.files')}
        >
          <For each={props.files.list()}>
            {(attachment, place) => (
              <Chip attachment={attachment} draft={props.draft} onRemove={() => remove(attachment.file.name, place())} />
            )}
          </For>
        </ul>
      </Show>
    </>
  )
}

function Chip(props: { attachment: Attachment; draft: string; onRemove(): void }) {
  const text = useText()
  const format = useFormat()
  const share = () => (props.attachment.file.size === 0 ? 1 : props.attachment.sent / props.attachment.file.size)
  const waits = () => !props.attachment.done && props.attachment.problem !== null
  const state = () => {
    const { done, problem } = props.attachment
    if (done) return text('composer.fileUp')
    if (problem === null) return text('composer.filePercent', { percent: Math.round(share() * 100) })
    return problem === 'offline' ? text('composer.fileWaits') : text(`http.${problem}`)
  }
  return (
    <li class="attached-file" classList={{ stalled: waits() }} title={`${props.attachment.file.name} · ${state()}`}>
      <Preview attachment={props.attachment} draft={props.draft} />
      <span class="attached-words">
        <bdi class="truncate">{props.attachment.file.name}</bdi>
        <span class="size">
          <Show when={waits()}>
            <CloudOff size={12} />
          </Show>
          {format.bytes(props.attachment.file.size)}
        </span>
        <span class="visually-hidden">{state()}</span>
      </span>
      <IconButton
        class="s"
        icon={X}
        size={14}
        label={text('composer.removeFile', { name: props.attachment.file.name })}
        onClick={() => props.onRemove()}
      />
      <Show when={!props.attachment.done}>
        <span class="attached-bar" style={{ width: `${Math.round(share() * 100)}%` }} />
      </Show>
    </li>
  )
}

/** A picture of one's own, from this browser; anything else is a sheet of paper. */
function Preview(props: { attachment: Attachment; draft: string }) {
  const replica = useReplica()
  const [url, setUrl] = createSignal<string>()
  createEffect(() => {
    const { type, size, name } = props.attachment.file
    if (!RASTER.includes(type) || size > PREVIEW_MAX) return
    let made: string | undefined
    let gone = false
    void replica.attached(props.draft, name).then((blob) => {
      if (blob === null || gone) return
      made = URL.createObjectURL(blob)
      setUrl(made)
    })
    onCleanup(() => {
      gone = true
      setUrl(undefined)
      if (made !== undefined) URL.revokeObjectURL(made)
    })
  })
  return (
    <Show when={url()} fallback={<Icon of={File} />}>
      {(shown) => <img class="attached-preview" src={shown()} alt="" />}
    </Show>
  )
}
