import { useReplica } from '../../../bridge/use-replica.ts'
import { useText } from '../../../text/create-text.ts'
import { toast } from '../../../ui/frame/toast.tsx'

/**
 * Hands a file of an entry to the browser's downloads. It is never opened as a page: what a stranger sent must not run
 * under this origin, so the type is taken off it too.
 */
export function useDownload(): (record: string, entry: string, name: string) => Promise<void> {
  const replica = useReplica()
  const text = useText()
  return async (record, entry, name) => {
    const blob = await replica.file(record, entry, name)
    if (blob === null) return toast(text('conversation.fileMissing', { name }), 'danger')
    const url = URL.createObjectURL(blob.slice(0, blob.size, 'application/octet-stream'))
    const link = document.createElement('a')
    link.href = url
    link.download = name.replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    link.click()
    setTimeout(() => URL.revokeObjectURL(url), 60_000)
  }
}
