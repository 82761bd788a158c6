import { faultCodes } from '../../../../shared/channel/channel.ts'
import type { Delivery } from '../../../../shared/records/conversation/delivery.ts'
import type { Text } from '../../../text/create-text.ts'

/** What a channel says, and what keeps the relay from asking one. */
const codes = [...faultCodes, 'file-missing'] as const

/** Why a message has not left, in words; what the other server said is added as it said it. */
export function faultText(text: Text, delivery: Delivery): string {
  const code = codes.find((known) => known === delivery.code)
  const words = code === undefined ? text('fault.other') : text(`fault.${code}`)
  return delivery.detail === null || delivery.detail === '' || code === 'not-configured' ? words : `${words} ${delivery.detail}`
}
