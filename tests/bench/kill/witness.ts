import type { RecordId } from '../../../shared/ids.ts'
import { decodeClientFrame } from '../../../shared/protocol/codec.ts'
import { decodeItem } from '../../../shared/protocol/item.ts'
import type { Link, LinkEvents } from '../../../shared/protocol/link.ts'
import { createEar, type Heard } from '../processes/ear.ts'
import { entriesIn } from './entries.ts'

/** What was said on the wires, by one who only listens: what the relay has promised, it must keep. */
export interface Witness {
  /** Listens in on a connection that is being made. */
  listen(events: LinkEvents, connect: (events: LinkEvents) => Link): Link
  /** Entries of items that got a verdict without a refusal, in the order of hearing. */
  readonly acknowledged: readonly string[]
  /** Rows that readers were given, each once, in the order of hearing. */
  readonly broadcast: readonly Broadcast[]
  /** Those that began meanwhile, newest last. */
  readonly conversations: readonly Conversation[]
}

export interface Conversation {
  readonly record: RecordId
  /** Who wrote first. */
  readonly address: string
}

export interface Broadcast {
  /** `space seq`. */
  readonly place: string
  /** The row's id. */
  readonly id: string
  readonly entries: readonly string[]
}

export const placeOf = (space: string, seq: number): string => `${space} ${seq}`

export function createWitness(broken: (promise: string) => void): Witness {
  const acknowledged: string[] = []
  const broadcast: Broadcast[] = []
  const conversations: Conversation[] = []
  const heard = new Map<string, string>()

  function listen(events: LinkEvents, connect: (events: LinkEvents) => Link): Link {
    const pushed = new Map<number, readonly string[]>()
    const ear = createEar((frame) => hear(frame, pushed))
    const link = connect({
      onFrame(bytes) {
        ear(bytes)
        events.onFrame(bytes)
      },
      onClose: events.onClose,
    })
    return {
      ...link,
      send(bytes) {
        const frame = decodeClientFrame(bytes)
        const item = frame?.type === 'push' ? decodeItem(frame.item) : null
        if (item !== null)
          pushed.set(
            item.n,
            item.changes.flatMap((change) => entriesIn(change.update).map((entry) => entry.id)),
          )
        link.send(bytes)
      },
    }
  }

  function hear(frame: Heard, pushed: ReadonlyMap<number, readonly string[]>): void {
    if (frame.type === 'verdict' && frame.refusal === null) acknowledged.push(...(pushed.get(frame.n) ?? []))
    if (frame.type !== 'rows') return
    for (const row of frame.rows) {
      const place = placeOf(frame.space, row.seq)
      const before = heard.get(place)
      if (before !== undefined && before !== row.id) broken(`${place} was ${before} and is ${row.id}`)
      if (before !== undefined) continue
      const entries = entriesIn(row.bytes)
      broadcast.push({ place, id: row.id, entries: entries.map((entry) => entry.id) })
      heard.set(place, row.id)
      const created = entries.find((entry) => entry.type === 'created') as { readonly contact?: Conversation } | undefined
      if (created?.contact !== undefined) conversations.push({ record: row.record, address: created.contact.address })
    }
  }

  return { listen, acknowledged, broadcast, conversations }
}
