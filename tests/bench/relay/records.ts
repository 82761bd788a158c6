import { randomBytes } from 'node:crypto'
import { type ChannelId, createIds, type InboxId, type RecordId } from '../../../shared/ids.ts'
import type { Actor, Entry } from '../../../shared/records/entry.ts'
import { createRecord } from '../../../shared/replica/layout.ts'
import { addEntries } from '../../../shared/replica/write.ts'
import { prose } from './prose.ts'

export const newId = createIds({ now: Date.now, random: (count) => randomBytes(count) })

/** A record that was there before the measuring began, as bytes of Yjs V1. */
export interface Seed {
  readonly record: RecordId
  readonly entries: readonly Entry[]
  readonly update: Uint8Array
}

export interface Place {
  readonly inbox: InboxId
  readonly channel: ChannelId
}

/** Any client will do: the relay writes its records as its own. */
const SEED_CLIENT = 1
/** Letters of a comment. */
const COMMENT_LENGTH = 120
/** What a conversation of one mail holds beside the mail's text, bytes. */
const FRAME_BYTES = 600

/** Conversations of one mail, of about `bytes` each. The same bytes are every subject's document. */
export function seeds({ inbox, channel }: Place, count: number, bytes: number): Seed[] {
  const from = { name: 'Karin Holm', address: 'karin.holm@kund.example' }
  return Array.from({ length: count }, (_, index) => {
    const at = Date.now()
    const contact = `contact:${newId()}` as const
    const text = prose(Math.max(1, bytes - FRAME_BYTES))
    const subject = `The chain of bicycle ${index}`
    const created = {
      id: newId(),
      type: 'created',
      by: 'relay',
      at,
      n: 1,
      inbox,
      channel,
      via: 'email',
      subject,
      contact: { id: contact, ...from },
    } as const
    const received = {
      ...({ id: newId(), type: 'received', by: contact, at, n: 2, from, to: [], cc: [], replyTo: null, subject, text } as const),
      ...{ full: null, html: null, files: [], raw: null, externalId: `<${index}@kund.example>`, writtenAt: at, unreadable: null },
    }
    const entries: Entry[] = [created, received]
    const update = addEntries(createRecord(SEED_CLIENT), SEED_CLIENT, entries)
    return { record: `conversation:${newId()}`, entries, update }
  })
}

/** `count` comments of one author on each of the documents, every one an update of its own: made beforehand, so that making them is not measured. */
export function comments(client: number, by: Actor, docs: readonly string[], count: number): ReadonlyMap<string, readonly Uint8Array[]> {
  const at = Date.now() // one time for all: whatever order they are pushed in, none comes before another
  return new Map(
    docs.map((doc) => {
      const record = createRecord(client)
      const write = (_: unknown, index: number) => {
        const entry = { id: newId(), type: 'comment', by, at, text: `${index}: ${prose(COMMENT_LENGTH)}`, rich: null, mentions: [] }
        return addEntries(record, client, [entry])
      }
      return [doc, Array.from({ length: count }, write)]
    }),
  )
}
