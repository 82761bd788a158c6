import { type Accessor, createSignal } from 'solid-js'

/** Files that are dragged here or pasted. Text that comes along with a picture is what was meant: then it is left alone. */
export function createDrop(
  isWanted: () => boolean,
  onFiles: (files: readonly File[]) => void,
): {
  /** Files hang over it. */
  readonly isOver: Accessor<boolean>
  onDragOver(event: DragEvent): void
  onDragLeave(event: DragEvent & { readonly currentTarget: Element }): void
  onDrop(event: DragEvent): void
  onPaste(event: ClipboardEvent): void
} {
  const [isOver, setOver] = createSignal(false)
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true && isWanted()

  return {
    isOver,
    onDragOver(event) {
      if (!hasFiles(event)) return
      event.preventDefault()
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy'
      setOver(true)
    },
    onDragLeave(event) {
      // From one part of it to another it has not been left.
      if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) setOver(false)
    },
    onDrop(event) {
      setOver(false)
      if (!hasFiles(event)) return
      event.preventDefault()
      event.stopPropagation() // the editor would take a picture for text
      onFiles([...(event.dataTransfer?.files ?? [])])
    },
    onPaste(event) {
      const files = [...(event.clipboardData?.files ?? [])]
      if (files.length === 0 || !isWanted() || event.clipboardData?.types.includes('text/plain') === true) return
      event.preventDefault()
      event.stopPropagation()
      onFiles(files)
    },
  }
}
