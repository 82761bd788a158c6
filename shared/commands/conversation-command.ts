import type { ConversationEntry } from '../records/conversation-entries.ts'
import type { ConversationState } from '../records/conversation-state.ts'
import type { Refusal } from '../records/refusal.ts'
import type { Result } from '../result.ts'
import { type Command, defineCommand } from './command.ts'

export type Decision = Result<readonly ConversationEntry[], Refusal>

/** A command on a conversation. */
export const defineConversationCommand = <Input>(
  command: Omit<Command<Input, ConversationState, ConversationEntry>, 'kind'>,
): Command<Input, ConversationState, ConversationEntry> => defineCommand({ ...command, kind: 'conversation' })
