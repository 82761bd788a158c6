import Paperclip from 'lucide-solid/icons/paperclip'
import { useText } from '../../../text/create-text.ts'
import { IconButton } from '../../../ui/icon-button.tsx'

/** Opens the browser's own choice of files. */
export function AttachButton(props: { ref(element: HTMLButtonElement): void; onFiles(files: readonly File[]): void }) {
  const text = useText()
  let input: HTMLInputElement | undefined
  return (
    <>
      <input
        ref={(element) => {
          input = element
        }}
        type="file"
        multiple
        hidden
        aria-label={text('composer.attach')}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])]
          event.currentTarget.value = '' // the same file may be chosen again
          props.onFiles(files)
        }}
      />
      <IconButton icon={Paperclip} label={text('composer.attach')} ref={(element) => props.ref(element)} onClick={() => input?.click()} />
    </>
  )
}
