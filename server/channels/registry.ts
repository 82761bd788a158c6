import type { Channel } from '../../shared/channel/channel.ts'
import { emailChannel } from './email/email.ts'

/** Every kind of channel there is. A new one is a folder beside this file and a name in this line. */
export const channels: ReadonlyMap<string, Channel<unknown, unknown>> = new Map([emailChannel].map((channel) => [channel.kind, channel]))
