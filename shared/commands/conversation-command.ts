import type { ConversationEntry } from '../records/conversation/entries.ts'
import { objectionTo } from '../records/conversation/rules.ts'
import type { ConversationState } from '../records/conversation/state.ts'
import type { Refusal } from '../records/refusal.ts'
import { fail, ok, type Result } from '../result.ts'
import { type Command, defineCommand } from './command.ts'

export type Decision = Result<readonly ConversationEntry[], Refusal>

/** A command on a conversation. */
export const defineConversationCommand = <Input>(
  command: Omit<Command<Input, ConversationState, ConversationEntry>, 'kind'>,
): Command<Input, ConversationState, ConversationEntry> => defineCommand({ ...command, kind: 'conversation' })

/** One entry, if the rules take it: the person hears the no at once, not when the relay has judged. */
export function decideOn(state: ConversationState, entry: ConversationEntry): Decision {
  const objection = objectionTo(entry, state)
  return objection === null ? ok([entry]) : fail(objection)
}
