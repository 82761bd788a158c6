import Download from 'lucide-solid/icons/download'
import FileX from 'lucide-solid/icons/file-x'
import { Show } from 'solid-js'
import type { EntryOf } from '../../../../shared/records/conversation/entries.ts'
import { useText } from '../../../text/create-text.ts'
import { Button } from '../../../ui/button.tsx'
import { useDownload } from '../body/use-download.ts'

/** A message that could not be read stands in the thread all the same, with its bytes to take home. */
export function Unreadable(props: { entry: EntryOf<'received'>; record: string }) {
  const text = useText()
  const download = useDownload()
  return (
    <div class="unreadable">
      <FileX />
      <div class="grow">
        <b>{text('conversation.unreadable')}</b>
        <p>{props.entry.unreadable}</p>
      </div>
      <Show when={props.entry.raw}>
        {(raw) => (
          <Button onClick={() => void download(props.record, props.entry.id, raw().name)}>
            <Download size={14} />
            {text('conversation.original')}
          </Button>
        )}
      </Show>
    </div>
  )
}
