import type { Job, SignalFile } from '../../shared/channel/channel.ts'
import type { EntryOf } from '../../shared/records/conversation/entries.ts'
import type { ConversationState } from '../../shared/records/conversation/state.ts'
import { fail, ok, type Result } from '../../shared/result.ts'

/**
 * What a channel needs to carry a message: the words, the files' bytes, and what came before it in the thread. Fails with
 * the name of a file that is gone.
 */
export async function jobOf(
  state: ConversationState,
  message: EntryOf<'message'>,
  externalId: string,
  readFile: (sha256: string) => Promise<Uint8Array | null>,
): Promise<Result<Job, string>> {
  const files: SignalFile[] = []
  for (const ref of message.files) {
    const bytes = await readFile(ref.sha256)
    if (bytes === null) return fail(ref.name)
    files.push({
      name: ref.name,
      type: ref.type,
      bytes,
      ...(ref.cid === undefined ? {} : { cid: ref.cid }),
      ...(ref.inline === undefined ? {} : { inline: ref.inline }),
    })
  }
  const references = idsBefore(state, message)
  const answered = state.timeline.find((item) => item.type === 'received' && item.entry.id === message.answers)
  const answers = answered?.type === 'received' ? answered.entry.externalId : null
  return ok({
    key: message.id,
    externalId,
    from: message.from,
    to: message.to,
    cc: message.cc,
    bcc: message.bcc,
    subject: message.subject,
    text: message.text,
    rich: message.rich,
    files,
    answers: answers ?? references.at(-1) ?? null,
    references,
    at: message.writtenAt,
  })
}

/** External ids of the thread up to a message, oldest first. */
function idsBefore(state: ConversationState, message: EntryOf<'message'>): string[] {
  const ids: string[] = []
  for (const item of state.timeline) {
    if (item.entry.id === message.id) break
    const id = item.type === 'received' ? item.entry.externalId : item.type === 'message' ? item.delivery.externalId : null
    if (id !== null && !ids.includes(id)) ids.push(id)
  }
  return ids
}
