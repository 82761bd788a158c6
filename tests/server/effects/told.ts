import type { ConversationId } from '../../../shared/ids.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { anna, comment, freshId, ids } from '../relay/raw-client.ts'
import type { Stage } from './stage.ts'

const ours = { name: 'Workshop', address: 'verkstad@ekstromcykel.example' }
const theirs = { name: 'Karin', address: 'karin@example.org' }

/** The input of `conversation.send`. */
export const letterOf = (text: string) => ({
  ...{ from: ours, to: [theirs], cc: [], bcc: [], subject: 'Re: Brake', text, rich: null, files: [] },
  ...{ seen: 100, draft: freshId(), answers: null, close: false },
})

/** What stands in a conversation for everybody to read, in its order. */
export const wordsOf = async (stage: Stage, record: ConversationId): Promise<string[]> =>
  ((await stage.state(record))?.timeline ?? []).flatMap((item) =>
    item.type === 'received' || item.type === 'message' || item.type === 'comment' ? [item.entry.text] : [],
  )

/** Entries of a conversation that the importer brings. */
export function longConversation(stage: Stage, size: number, text: string, customer = `contact:${freshId()}`): Entry[] {
  const at = stage.clock.now() - size
  const contact = { id: customer, name: 'Karin', address: 'karin@example.org' }
  const created = { type: 'created', by: 'relay', at, n: 1, inbox: ids.inbox, channel: ids.channel, via: 'email', subject: 'Long', contact }
  const comments = Array.from({ length: size - 1 }, (_, index) => comment(anna, at + index, text))
  return [{ id: freshId(), ...created } as unknown as Entry, ...comments]
}
