import { createSignal } from 'solid-js'
import type { Attachment } from '../../../bridge/api.ts'
import { useQuery } from '../../../bridge/use-query.ts'
import { useReplica } from '../../../bridge/use-replica.ts'
import { useText } from '../../../text/create-text.ts'
import { refusalText } from '../../../text/refusal-text.ts'
import { toast } from '../../../ui/frame/toast.tsx'

export interface DraftFiles {
  /** As the replica keeps them: in this browser, over a reload too. */
  list(): readonly Attachment[]
  attach(files: readonly File[]): Promise<void>
  detach(name: string): Promise<void>
  /** Nothing is being read any more: what was chosen stands in the list, or was refused. */
  settled(): Promise<void>
  /** What was done last, for those who listen. */
  told(): string
}

/** The files of a draft. `onKept` hears whether there are any, so that a draft of files alone is kept too. */
export function createFiles(draft: () => string, onKept: (some: boolean) => void): DraftFiles {
  const replica = useReplica()
  const text = useText()
  const answer = useQuery(() => ({ type: 'attachments', draft: draft() }))
  const [told, setTold] = createSignal('')
  let reading: Promise<unknown> = Promise.resolve()
  const list = () => answer() ?? []

  async function attach(files: readonly File[]): Promise<void> {
    const attached = await replica.attach(
      draft(),
      files.map((file) => ({ name: file.name, blob: file })),
    )
    if (!attached.ok) return toast(refusalText(text, attached.error), 'danger')
    onKept(true)
    setTold(text('composer.attached', { name: attached.value.map((file) => file.name).join(', ') }))
  }

  return {
    list,
    told,
    attach(files) {
      if (files.length === 0) return Promise.resolve()
      const attaching = attach(files).catch(() => toast(text('composer.attachFailed'), 'danger'))
      reading = Promise.all([reading, attaching])
      return attaching
    },
    async detach(name) {
      const isLast = list().length === 1
      await replica.detach(draft(), name)
      if (isLast) onKept(false)
      setTold(text('composer.detached', { name }))
    },
    async settled() {
      await reading
    },
  }
}
