import { faultCodes } from '../../../../shared/channel/channel.ts'
import type { Delivery } from '../../../../shared/records/delivery.ts'
import type { Text } from '../../../text/create-text.ts'

/** Why a message has not left, in words; what the other server said is added as it said it. */
export function faultText(text: Text, delivery: Delivery): string {
  const code = faultCodes.find((known) => known === delivery.code)
  const words = code === undefined ? text('fault.other') : text(`fault.${code}`)
  return delivery.detail === null || delivery.detail === '' || code === 'not-configured' ? words : `${words} ${delivery.detail}`
}
