import type { TextKey } from '../../text/create-text.ts'

/** As the records take it: shared/records/team.ts. */
const MAX_NAME = 200

export const isNamed = (name: string): TextKey | null => {
  if (name.trim() === '') return 'form.error.empty'
  return name.trim().length > MAX_NAME ? 'settings.error.name' : null
}
