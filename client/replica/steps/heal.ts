import { MAX_AHEAD_MS } from '../../../shared/hlc.ts'
import type { RecordId } from '../../../shared/ids.ts'
import type { FeedRow, RelayFrame } from '../../../shared/protocol/frames.ts'
import type { Refusal, RefusalCode } from '../../../shared/records/refusal.ts'
import { hasEntry } from '../../../shared/replica/read.ts'
import type { RefusedItem } from '../../bridge/api.ts'
import type { Core } from '../core.ts'
import { join } from '../desk.ts'
import { type Copy, sealed } from '../records.ts'
import type { Change, OutboxItem, StoredSpace, Want } from '../storage/storage.ts'
import { act, itemOf } from './act.ts'
import { firstOf, itemsOf, refusedItem, voided } from './items.ts'
import { isOfThePast, mergeRow, replaceCopy, rowChange } from './merge.ts'
import { reoffer } from './reset.ts'
import { buried, vanished } from './vanish.ts'

/** How often an item goes on to where its record leads: past it, the records lead round in a ring. */
const MAX_REPLAYS = 20

/**
 * Refusals that say nothing about the person's intent: the item is run again on the relay's copy, so many times.
 * `rebase-first` comes back whenever a connection is lost between healing and its word of it.
 */
const mendable: ReadonlyMap<RefusalCode, number> = new Map([
  ['rebase-first', 100],
  ['clock-ahead', 3],
  ['clock-behind', 3],
  ['duplicate-entry', 3],
  ['unknown-file', 3], // asked for anew, and brought where it must be
  ['moved', MAX_REPLAYS],
  ['continued', MAX_REPLAYS],
  ['full', MAX_REPLAYS],
])

/** The relay said no to an item: it is listed for its author, and its records are healed. */
export async function takeRefusal(core: Core, item: OutboxItem, refusal: Refusal): Promise<void> {
  const meta = core.desk.meta()
  const records = new Set(item.parts.map((part) => part.record))
  if (refusal.code === 'clock-ahead') {
    // Never below what was accepted, or the next entry would be refused as behind.
    core.hlc.reset(Math.max(core.relayNow(), meta.acceptedAt))
    for (const other of core.desk.outbox.values())
      if (other.at > core.relayNow() + MAX_AHEAD_MS) for (const part of other.parts) records.add(part.record)
  }
  // Of several records it was perhaps one that was at fault: each is tried on its own.
  if (item.replays < (mendable.get(refusal.code) ?? (item.parts.length > 1 ? 1 : 0))) {
    await core.desk.write(join(voided(core, records), { meta: { put: [{ ...meta, hlc: core.hlc.last() }] } }), 'strict')
    return
  }
  const said: Change = {
    outbox: { drop: [item.n] },
    refused: { put: [refusedItem(meta.nextRefused, item, refusal)] },
    meta: { put: [{ ...meta, hlc: core.hlc.last(), nextRefused: meta.nextRefused + 1 }] },
  }
  const { wants, ...replayed } = voided(core, records, [item.n])
  const ids = new Map(item.parts.map((part) => [part.record, part.entryIds]))
  const put = (wants?.put ?? []).map((want) => ({ ...want, refused: [...(want.refused ?? []), ...(ids.get(want.record) ?? [])] }))
  await core.desk.write(join(said, replayed, { wants: { put } }), 'strict')
}

/** The relay's whole copy of a record that was asked for. */
export async function takeRecord(core: Core, { record, space: where, row }: Extract<RelayFrame, { type: 'record' }>): Promise<void> {
  const asked = core.asked.get(record)
  const left = (asked?.count ?? 1) - 1
  if (asked === undefined || left <= 0) core.asked.delete(record)
  else core.asked.set(record, { ...asked, count: left })
  const want = core.desk.wants.get(record)
  if (want === undefined) return
  const space = where === null ? undefined : core.desk.spaces.get(where)
  // Read before the refusal: another answer is on its way or is asked for.
  if (left > 0 || (want.heal && asked?.heal !== true)) return
  if (row === null || space === undefined) {
    return vanished(core, want, core.desk.spaces.has(want.space) ? 'not-found' : 'no-access')
  }
  // Read before a row that we passed over: what is asked for now is newer, whatever its seq.
  if (isOlder(row, space, want)) {
    const next = { ...want, space: space.space, seq: row.seq, generation: row.generation }
    return core.desk.write({ wants: { put: [next] } }, 'relaxed')
  }
  const copy = await core.records.one(record)
  if (row.shape === 'gone') {
    replaceCopy(copy, row, space)
    return buried(core, want, copy)
  }
  if (want.heal) return heal(core, copy, row, space, want)
  const before = copy.stored !== null && isOfThePast(core, copy.stored) ? core.records.doc(copy) : null
  switch (mergeRow(core, copy, row, space)) {
    case 'void':
      replaceCopy(copy, row, space)
      break
    case 'gap':
    case 'broken':
      core.records.forget(record)
      throw new Error(`the relay's copy of ${record} does not fit`)
    case 'old':
    case 'taken':
      break
  }
  if (copy.stored === null) return
  const meta = core.desk.meta()
  const lost = reoffer(core, before, copy, space, meta.nextN, want)
  if (lost.length > 0) {
    // Healing offers it, on a copy that is fetched once more.
    const next = { ...meta, nextN: meta.nextN + lost.length }
    const change: Change = { meta: { put: [next] }, outbox: { put: lost }, wants: { put: [{ ...want, seq: 0, heal: true }] } }
    await core.desk.write(join(change, { records: { put: [copy.stored] } }), 'strict')
    core.records.forget(record)
    return
  }
  if (copy.doc !== null && copy.stored.gone !== true) copy.stored = sealed(copy.stored, copy.doc)
  const own = itemsOf(core, record).length > 0
  await core.desk.write(
    join(
      { records: { put: [copy.stored] }, wants: { drop: [record] } },
      rowChange(core, copy, copy.stored, own || copy.stored.head !== row.id ? null : row),
    ),
    'relaxed',
  )
  core.records.keep([copy])
}

const isOlder = (row: FeedRow, space: StoredSpace, want: Want): boolean =>
  row.generation < (want.generation ?? 0) || (want.space === space.space && row.seq < want.seq)

/** Replaces the copy and runs the waiting items again on it, all in one write: a reload finds it undone or done. */
async function heal(core: Core, copy: Copy, row: FeedRow, space: StoredSpace, want: Want): Promise<void> {
  const meta = core.desk.meta()
  let { nextN, nextRefused } = meta
  const put: OutboxItem[] = []
  const refused: RefusedItem[] = []
  // Only a relay of another past has lost what it had taken: else what is not in its copy was refused.
  const before = copy.stored !== null && isOfThePast(core, copy.stored) ? core.records.doc(copy) : null
  replaceCopy(copy, row, space)
  const items = itemsOf(core, copy.id)
  const redirect = core.records.state(copy).redirect ?? null
  const isHere = (item: OutboxItem) => redirect === null || item.command === 'conversation.undo'
  for (const item of [...reoffer(core, before, copy, space, nextN, want), ...items.filter(isHere)]) {
    const { command, actedAt, replays, parts } = item
    const { entryIds: ids, input: json } = firstOf(parts)
    // The relay had taken it after all, and only the word of it was lost.
    if (ids.some((id) => hasEntry(core.records.doc(copy), id))) continue
    const acted = act(core, copy, { command, input: JSON.parse(json), actedAt, ids, replay: false, replays: replays + 1 })
    if (!acted.ok) refused.push(refusedItem(nextRefused++, item, acted.error))
    else if (acted.value !== null && copy.stored !== null) {
      put.push(itemOf(nextN++, [acted.value]))
      copy.stored = sealed(copy.stored, core.records.doc(copy)) // a later one that is too large throws the document away
    }
  }
  if (copy.stored === null) return
  const elsewhere = items.filter((item) => !isHere(item))
  const [onward, lost] = [elsewhere.filter((item) => item.replays < MAX_REPLAYS), elsewhere.filter((item) => item.replays >= MAX_REPLAYS)]
  for (const item of lost) refused.push(refusedItem(nextRefused++, item, { code: 'continued' }))
  const passed = redirect === null ? {} : await passOn(core, redirect, space, onward)
  const change: Change = {
    meta: { put: [{ ...meta, nextN, nextRefused, hlc: core.hlc.last() }] },
    outbox: { drop: items.map((item) => item.n), put },
    refused: { put: refused },
    records: { put: [copy.stored] },
    wants: { drop: [copy.id] },
  }
  await core.desk.write(join(change, passed, rowChange(core, copy, copy.stored, put.length > 0 ? null : row)), 'strict')
  core.records.keep([copy])
  core.send({ type: 'rebased', records: [copy.id] })
}

/** The work of a record that goes on in another waits for that one, and is run again there. */
async function passOn(core: Core, record: RecordId, space: StoredSpace, items: readonly OutboxItem[]): Promise<Change> {
  if (items.length === 0) return {}
  const target = await core.records.one(record)
  const where = target.stored?.space ?? space.space
  const want: Want = { record, space: where, seq: core.desk.wants.get(record)?.seq ?? 0, heal: true }
  const put = items.map((item) => ({
    ...item,
    replay: true,
    replays: item.replays + 1,
    parts: item.parts.map((part) => ({ ...part, record, space: where })),
  }))
  return { outbox: { put }, wants: { put: [want] } }
}
