import type { AnyCommand } from './command.ts'
import { assignConversation } from './conversation/assign-conversation.ts'
import { closeConversation } from './conversation/close-conversation.ts'
import { commentOnConversation } from './conversation/comment-on-conversation.ts'
import { linkContact, renameConversation, tagConversation } from './conversation/describe-conversation.ts'
import { markSpam, unmarkSpam } from './conversation/mark-spam.ts'
import { moveConversation } from './conversation/move-conversation.ts'
import { reopenConversation } from './conversation/reopen-conversation.ts'
import { snoozeConversation, wakeConversation } from './conversation/snooze-conversation.ts'
import { deleteConversation, restoreConversation, trashConversation } from './conversation/trash-conversation.ts'
import { eraseEntry } from './entry/erase-entry.ts'
import { hideEntry, showEntry } from './entry/hide-entry.ts'
import { undoEntry } from './entry/undo-entry.ts'
import { continueConversation } from './merge/continue-conversation.ts'
import { mergeConversation } from './merge/merge-conversation.ts'
import { splitConversation } from './merge/split-conversation.ts'
import { beginDelivery, endDelivery, holdMessage, restDelivery } from './message/deliver-message.ts'
import { cancelMessage, releaseMessage, retryMessage } from './message/message-commands.ts'
import { receiveMessage } from './message/receive-message.ts'
import { sendMessage } from './message/send-message.ts'
import { raiseWatermark, readConversation } from './own/marks-commands.ts'
import { readNotification, tellMember } from './own/notification-commands.ts'
import { setChannel, setContact, setDraft, setInbox, setMember, setTeam, setWorkspace } from './set-fields.ts'

const all = [
  sendMessage,
  commentOnConversation,
  assignConversation,
  closeConversation,
  reopenConversation,
  moveConversation,
  renameConversation,
  tagConversation,
  linkContact,
  markSpam,
  unmarkSpam,
  trashConversation,
  restoreConversation,
  deleteConversation,
  snoozeConversation,
  wakeConversation,
  mergeConversation,
  splitConversation,
  continueConversation,
  hideEntry,
  showEntry,
  eraseEntry,
  undoEntry,
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
  setTeam,
  setDraft,
  setChannel,
  setContact,
  readConversation,
  raiseWatermark,
  tellMember,
  readNotification,
] as unknown as readonly AnyCommand[]

/** Every command there is, by its wire name. */
export const commands: ReadonlyMap<string, AnyCommand> = new Map(all.map((command) => [command.name, command]))
