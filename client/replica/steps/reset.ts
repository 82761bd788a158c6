import type { RecordId } from '../../../shared/ids.ts'
import type { RelayFrame } from '../../../shared/protocol/frames.ts'
import { decodeItem, REOFFER } from '../../../shared/protocol/item.ts'
import { byTime, type Entry } from '../../../shared/records/entry.ts'
import { entriesIn } from '../../../shared/replica/judge.ts'
import type { RecordDoc } from '../../../shared/replica/layout.ts'
import { hasEntry, readEntries } from '../../../shared/replica/read.ts'
import type { RefusedItem } from '../../bridge/api.ts'
import type { Core } from '../core.ts'
import { join } from '../desk.ts'
import { type Copy, kindFor, whoOf } from '../records.ts'
import type { Change, Meta, OutboxItem, StoredRecord, StoredSpace, Want } from '../storage/storage.ts'
import { firstOf, refusedItem, unsent, voided } from './items.ts'

/** More than the parts of an item, so that what stands between its number and the next keeps its place. */
const MAX_PARTS = 10_000

/** Characters of a text that are shown of what waits. */
const TEXT = 140

type Frame<T extends RelayFrame['type']> = Extract<RelayFrame, { type: T }>

/** The relay does not know our past of this space: its digest will say what of it still stands (SY-32). */
export async function takeReset(core: Core, frame: Frame<'reset'>): Promise<void> {
  const space = core.desk.spaces.get(frame.space)
  if (space === undefined) return
  const next: StoredSpace = { ...space, round: space.round + 1, bootstrap: null, resetting: true }
  const items = [...core.desk.outbox.values()].filter((item) => item.parts.some((part) => part.space === space.space))
  const replayed = voided(
    core,
    items.flatMap((item) => item.parts.map((part) => part.record)),
  )
  const wants = [...core.desk.wants.values()].filter((want) => want.space === space.space)
  const healing = [...wants.filter((want) => want.heal), ...(replayed.wants?.put ?? [])]
  const change: Change = {
    spaces: { put: [next] },
    ...(replayed.outbox === undefined ? {} : { outbox: replayed.outbox }),
    // The seqs that were passed over belong to the past that is gone: no answer would reach them.
    wants: { drop: wants.map((want) => want.record), put: healing.map((want) => ({ ...want, seq: 0 })) },
  }
  await core.desk.write(join(change), 'strict')
}

/** What stands as we hold it goes on; what differs is asked for and replaced; at the end what was not named is gone. */
export async function takeDigest(core: Core, frame: Frame<'digest'>): Promise<void> {
  const space = core.desk.spaces.get(frame.space)
  if (space?.resetting !== true) return
  const copies = await core.records.take(frame.heads.map((head) => head.record))
  const own = unsent(core)
  const same: StoredRecord[] = []
  const differing: RecordId[] = []
  for (const { record, generation, id } of frame.heads) {
    const stored = copies.get(record)?.stored ?? null
    if (stored !== null && stored.generation === generation && stored.head === id && !own.has(record)) {
      same.push({ ...stored, round: space.round })
      core.records.forget(record)
    } else if (!core.desk.wants.has(record)) differing.push(record)
  }
  const wants = differing.filter((record) => !own.has(record)).map((record): Want => ({ record, space: space.space, seq: 0, heal: false }))
  const healing = voided(
    core,
    differing.filter((record) => own.has(record)),
  )
  const { epoch, base, baseId } = frame.bootstrap
  const { resetting: _over, ...rest } = space
  const next: StoredSpace = frame.done ? { ...rest, cursor: { epoch, seq: base, id: baseId }, complete: true } : space
  const gone = frame.done ? await unnamed(core, space) : {}
  await core.desk.write(join({ spaces: { put: [next] }, records: { put: same }, wants: { put: wants } }, healing, gone), 'strict')
}

/** Records that a finished digest did not name: the relay has lost them. What we wrote in them is offered again, or listed. */
async function unnamed(core: Core, space: StoredSpace): Promise<Change> {
  const own = unsent(core)
  const ids = (await core.storage.ids(space.space, space.round)).filter((id) => !core.desk.wants.has(id) && !own.has(id))
  const copies = await core.records.take(ids)
  const meta = core.desk.meta()
  const put: OutboxItem[] = []
  const wants: Want[] = []
  const refused: RefusedItem[] = []
  for (const copy of copies.values()) {
    if (copy.stored === null || copy.stored.gone === true) continue
    const entries = ownEntries(core, copy.id, core.records.doc(copy))
    const who = whoOf(core.records.state(copy))
    core.records.forget(copy.id)
    if (entries.length === 0) continue
    // A record of our own making begins again with what we wrote; of another's, our part is listed for us to keep.
    const kind = kindFor(copy.id)
    const isOurs = kind.home(kind.fold(copy.id, entries)) === space.space
    if (isOurs) wants.push({ record: copy.id, space: space.space, seq: 0, heal: true })
    for (const entry of entries) {
      if (isOurs) put.push(reofferItem(who, copy.id, space, entry, meta.nextN + put.length))
      else refused.push(refusedItem(meta.nextRefused + refused.length, reofferItem(who, copy.id, space, entry, 0), { code: 'gone' }))
    }
  }
  const next: Meta = { ...meta, nextN: meta.nextN + put.length, nextRefused: meta.nextRefused + refused.length }
  return {
    meta: { put: [next] },
    records: { drop: ids },
    rows: { drop: ids },
    outbox: { put },
    wants: { put: wants },
    refused: { put: refused },
  }
}

/**
 * What the relay's copy lacks of what we wrote ourselves and it had taken: to be offered again with the same ids, entry
 * by entry, so that one which is refused now does not stop the others.
 */
export function reoffer(core: Core, before: RecordDoc | null, copy: Copy, space: StoredSpace, firstN: number, want: Want): OutboxItem[] {
  if (before === null || copy.stored === null || copy.stored.gone === true) return []
  const now = core.records.doc(copy)
  const who = whoOf(core.records.state(copy))
  const known = knownIds(core, want)
  return ownEntries(core, copy.id, before)
    .filter((entry) => !hasEntry(now, entry.id) && !known.has(entry.id))
    .map((entry, index) => reofferItem(who, copy.id, space, entry, firstN + index))
}

/** What we wrote ourselves in a record that the relay has lost, but for what still waits and what it had refused. */
export function ownLost(core: Core, copy: Copy, space: StoredSpace, want: Want): OutboxItem[] {
  const known = knownIds(core, want)
  const who = whoOf(core.records.state(copy))
  return ownEntries(core, copy.id, core.records.doc(copy))
    .filter((entry) => !known.has(entry.id))
    .map((entry) => reofferItem(who, copy.id, space, entry, 0))
}

const knownIds = (core: Core, want: Want): Set<string> => {
  const waiting = [...core.desk.outbox.values()].flatMap((item) => item.parts.flatMap((part) => part.entryIds))
  return new Set([...waiting, ...(want.refused ?? [])])
}

/**
 * What a relay of the past may have taken, without our having heard of it, may also have left the house: it is offered
 * like all else that was lost, and is not sent once more.
 */
export function asReoffered(core: Core, change: Change): Change {
  const put = (change.outbox?.put ?? []).flatMap((item) => (item.n < core.unheardBelow() ? offeredAgain(item) : [item]))
  return { ...change, outbox: { ...change.outbox, put } }
}

/** Its entries are read from its bytes: in our copy they may be hidden by now. */
function offeredAgain(item: OutboxItem): OutboxItem[] {
  const part = firstOf(item.parts)
  const kind = kindFor(part.record)
  const changes = item.command === REOFFER ? [] : (decodeItem(item.bytes)?.changes ?? [])
  const entries = changes.flatMap((one) => entriesIn(one.update, kind)).filter(({ id }) => part.entryIds.includes(id))
  if (!entries.some((entry) => kind.rules[entry.type]?.reoffered !== undefined)) return [item]
  const share = 1 / (MAX_PARTS * (entries.length + 1))
  return entries.map((entry, index) => ({
    ...item,
    n: item.n + index * share,
    command: REOFFER,
    version: 1,
    parts: [{ ...part, input: JSON.stringify([entry]), entryIds: [entry.id] }],
  }))
}

const ownEntries = (core: Core, record: RecordId, doc: RecordDoc): Entry[] =>
  readEntries(doc, kindFor(record))
    .filter((entry) => entry.by === core.account && entry.n === undefined)
    .sort(byTime)

const reofferItem = (who: string, record: RecordId, space: StoredSpace, entry: Entry, n: number): OutboxItem => ({
  n,
  bytes: new Uint8Array(),
  command: REOFFER,
  version: 1,
  parts: [{ record, space: space.space, input: JSON.stringify([entry]), entryIds: [entry.id] }],
  at: entry.at,
  actedAt: entry.at,
  who,
  text: 'text' in entry && typeof entry.text === 'string' ? entry.text.slice(0, TEXT) : '',
  replay: true,
  replays: 0,
})
