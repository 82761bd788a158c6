import File from 'lucide-solid/icons/file'
import Image from 'lucide-solid/icons/image'
import { For, Show } from 'solid-js'
import type { FileRef } from '../../../../shared/records/parts.ts'
import { useText } from '../../../text/create-text.ts'
import { useFormat } from '../../../text/use-format.ts'
import { Icon } from '../../../ui/icon.tsx'
import { useDownload } from './use-download.ts'

/** The files of an entry; a long name is cut before its extension. */
export function FileChips(props: { record: string; entry: string; files: readonly FileRef[] }) {
  const text = useText()
  const format = useFormat()
  const download = useDownload()
  return (
    <Show when={props.files.length > 0}>
      <ul class="files">
        <For each={props.files}>
          {(file) => {
            const cut = splitName(file.name)
            return (
              <li>
                <button
                  type="button"
                  class="file"
                  title={file.name}
                  aria-label={text('conversation.download', { name: file.name, size: format.bytes(file.size) })}
                  onClick={() => void download(props.record, props.entry, file.name)}
                >
                  <Icon of={file.type.startsWith('image/') ? Image : File} />
                  <bdi class="file-name">
                    <span class="truncate">{cut.stem}</span>
                    <span>{cut.extension}</span>
                  </bdi>{' '}
                  {/* not drawn, but heard: the visible words are a part of the button's name */}
                  <span class="size">{format.bytes(file.size)}</span>
                </button>
              </li>
            )
          }}
        </For>
      </ul>
    </Show>
  )
}

/** Marks of direction and of no width go: with them `gnp.exe` would read as `exe.png`. */
function splitName(given: string): { stem: string; extension: string } {
  const name = given.replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
  const dot = name.lastIndexOf('.')
  return dot <= 0 || name.length - dot > 12 ? { stem: name, extension: '' } : { stem: name.slice(0, dot), extension: name.slice(dot) }
}
