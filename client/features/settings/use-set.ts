import type { RecordId } from '../../../shared/ids.ts'
import type { Refusal } from '../../../shared/records/refusal.ts'
import { useCommand } from '../../bridge/use-command.ts'
import { useText } from '../../text/create-text.ts'
import { refusalText } from '../../text/refusal-text.ts'
import { toast } from '../../ui/frame/toast.tsx'

/**
 * Sets fields of a form-like record, here and now and offline too; a refusal is said in words. What only the relay can
 * refuse stands in the sync indicator. Resolves to whether it was done.
 */
export function useSet(): (record: RecordId, fields: object, objection?: Refusal | null) => Promise<boolean> {
  const run = useCommand()
  const text = useText()
  return async (record, fields, objection = null) => {
    const kind = record.slice(0, record.indexOf(':'))
    const result = objection === null ? await run(`${kind}.set`, record, { fields }) : { ok: false as const, error: objection }
    if (!result.ok) toast(refusalText(text, result.error), 'danger')
    return result.ok
  }
}
