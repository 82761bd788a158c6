import type { Refusal } from '../../shared/records/refusal.ts'
import type { Text } from './create-text.ts'

/** Why something was not done, in the person's language. */
export const refusalText = (text: Text, refusal: Refusal): string => text(`refusal.${refusal.code}`, { detail: refusal.detail ?? '' })
