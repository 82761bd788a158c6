import { useCommand } from '../../bridge/use-command.ts'
import { type TextKey, useText } from '../../text/create-text.ts'
import { refusalText } from '../../text/refusal-text.ts'
import { toast, undoToast } from '../../ui/frame/toast.tsx'

/** With `undo`, what was done is said in those words and can be taken back for ten seconds (H10). */
export type Act = (command: string, input?: object, undo?: { readonly said: TextKey; readonly params?: object }) => Promise<boolean>

/** Does something to this conversation; a refusal is told in words. Resolves to whether it was done. */
export function useAct(record: () => string): Act {
  const run = useCommand()
  const text = useText()
  const on = async (id: string, command: string, input: object) => {
    const result = await run(command, id, input)
    if (!result.ok) toast(refusalText(text, result.error), 'danger')
    return result
  }
  return async (command, input = {}, undo) => {
    const id = record()
    const result = await on(id, command, input)
    const [entry] = result.ok ? result.value.entries : []
    if (undo !== undefined && entry !== undefined)
      undoToast(text(undo.said, undo.params), { label: text('common.undo'), run: () => void on(id, 'conversation.undo', { entry }) })
    return result.ok
  }
}
