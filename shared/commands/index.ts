import { assignConversation } from './assign-conversation.ts'
import { closeConversation } from './close-conversation.ts'
import type { AnyCommand } from './command.ts'
import { commentOnConversation } from './comment-on-conversation.ts'
import { beginDelivery, endDelivery, holdMessage, restDelivery } from './deliver-message.ts'
import { cancelMessage, releaseMessage, retryMessage } from './message-commands.ts'
import { receiveMessage } from './receive-message.ts'
import { reopenConversation } from './reopen-conversation.ts'
import { sendMessage } from './send-message.ts'
import { setChannel, setContact, setInbox, setMember, setWorkspace } from './set-fields.ts'

const all = [
  sendMessage,
  commentOnConversation,
  assignConversation,
  closeConversation,
  reopenConversation,
  cancelMessage,
  releaseMessage,
  retryMessage,
  receiveMessage,
  beginDelivery,
  endDelivery,
  holdMessage,
  restDelivery,
  setWorkspace,
  setMember,
  setInbox,
  setChannel,
  setContact,
] as unknown as readonly AnyCommand[]

/** Every command there is, by its wire name. */
export const commands: ReadonlyMap<string, AnyCommand> = new Map(all.map((command) => [command.name, command]))
