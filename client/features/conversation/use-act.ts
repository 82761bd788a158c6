import { useCommand } from '../../bridge/use-command.ts'
import { useText } from '../../text/create-text.ts'
import { refusalText } from '../../text/refusal-text.ts'
import { toast } from '../../ui/frame/toast.tsx'

export type Act = (command: string, input?: object) => Promise<boolean>

/** Does something to this conversation; a refusal is told in words. Resolves to whether it was done. */
export function useAct(record: () => string): Act {
  const run = useCommand()
  const text = useText()
  return async (command, input = {}) => {
    const result = await run(command, record(), input)
    if (!result.ok) toast(refusalText(text, result.error), 'danger')
    return result.ok
  }
}
