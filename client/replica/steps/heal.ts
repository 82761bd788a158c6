import { MAX_AHEAD_MS } from '../../../shared/hlc.ts'
import type { RecordId } from '../../../shared/ids.ts'
import type { RelayFrame } from '../../../shared/protocol/frames.ts'
import type { Refusal, RefusalCode } from '../../../shared/records/refusal.ts'
import { hasEntry } from '../../../shared/replica/read.ts'
import type { RefusedItem } from '../../bridge/api.ts'
import type { Core } from '../core.ts'
import { join } from '../desk.ts'
import { type Copy, sealed } from '../records.ts'
import type { Change, OutboxItem, StoredSpace, Want } from '../storage/storage.ts'
import { act } from './act.ts'
import { mergeRow, replaceCopy, rowChange } from './merge.ts'

/**
 * Refusals that say nothing about the person's intent: the item is run again on the relay's copy, so many times.
 * `rebase-first` comes back whenever a connection is lost between healing and its word of it.
 */
const mendable: ReadonlyMap<RefusalCode, number> = new Map([
  ['rebase-first', 100],
  ['clock-ahead', 3],
  ['clock-behind', 3],
  ['duplicate-entry', 3],
])

/** The copies of these records are void: their items are to be replayed once the relay's copy is here (SY-28). */
export function voided(core: Core, records: ReadonlySet<RecordId>, but?: number): Change {
  const items = [...core.desk.outbox.values()].filter((item) => records.has(item.record) && item.n !== but)
  const spaces = new Map([...core.desk.outbox.values()].map((item) => [item.record, item.space]))
  const wants = [...records].flatMap((record): Want[] => {
    const space = spaces.get(record)
    return space === undefined ? [] : [{ record, space, seq: core.desk.wants.get(record)?.seq ?? 0, heal: true }]
  })
  return { outbox: { put: items.map((item) => ({ ...item, replay: true })) }, wants: { put: wants } }
}

export const refusedItem = (id: number, { n, command, record, who, text, actedAt }: OutboxItem, refusal: Refusal): RefusedItem => ({
  id,
  n,
  command,
  record,
  who,
  text,
  at: actedAt,
  refusal,
})

/** The relay said no to an item: it is listed for its author, and its record is healed. */
export async function takeRefusal(core: Core, item: OutboxItem, refusal: Refusal): Promise<void> {
  const meta = core.desk.meta()
  const records = new Set([item.record])
  if (refusal.code === 'clock-ahead') {
    // Never below what was accepted, or the next entry would be refused as behind.
    core.hlc.reset(Math.max(core.relayNow(), meta.acceptedAt))
    for (const other of core.desk.outbox.values()) if (other.at > core.relayNow() + MAX_AHEAD_MS) records.add(other.record)
  }
  if (item.replays < (mendable.get(refusal.code) ?? 0)) {
    await core.desk.write(join(voided(core, records), { meta: { put: [{ ...meta, hlc: core.hlc.last() }] } }), 'strict')
    return
  }
  const said: Change = {
    outbox: { drop: [item.n] },
    refused: { put: [refusedItem(meta.nextRefused, item, refusal)] },
    meta: { put: [{ ...meta, hlc: core.hlc.last(), nextRefused: meta.nextRefused + 1 }] },
  }
  await core.desk.write(join(said, voided(core, records, item.n)), 'strict')
}

/** The relay's whole copy of a record that was asked for. */
export async function takeRecord(core: Core, { record, row }: Extract<RelayFrame, { type: 'record' }>): Promise<void> {
  const asked = core.asked.get(record)
  const left = (asked?.count ?? 1) - 1
  if (asked === undefined || left <= 0) core.asked.delete(record)
  else core.asked.set(record, { ...asked, count: left })
  const want = core.desk.wants.get(record)
  if (want === undefined) return
  const space = core.desk.spaces.get(want.space)
  // Read before the refusal: another answer is on its way or is asked for.
  if (left > 0 || (want.heal && asked?.heal !== true)) return
  if (row === null || space === undefined) {
    await vanish(core, record)
    if (want.heal) core.send({ type: 'rebased', records: [record] })
    return
  }
  // Read before a row that we passed over: what is asked for now is newer, whatever its seq.
  if (row.seq < want.seq) return core.desk.write({ wants: { put: [{ ...want, seq: row.seq }] } }, 'relaxed')
  const copy = await core.records.one(record)
  if (want.heal) return heal(core, copy, row, space)
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
  if (copy.doc !== null) copy.stored = sealed(copy.stored, copy.doc)
  const own = [...core.desk.outbox.values()].some((item) => item.record === record)
  await core.desk.write(
    join(
      { records: { put: [copy.stored] }, wants: { drop: [record] } },
      rowChange(core, copy, copy.stored, own || copy.stored.head !== row.id ? null : row),
    ),
    'relaxed',
  )
  core.records.keep([copy])
}

/** Replaces the copy and runs the waiting items again on it, all in one write: a reload finds it undone or done. */
async function heal(core: Core, copy: Copy, row: Parameters<typeof replaceCopy>[1], space: StoredSpace): Promise<void> {
  const meta = core.desk.meta()
  let { nextN, nextRefused } = meta
  const put: OutboxItem[] = []
  const refused: RefusedItem[] = []
  replaceCopy(copy, row, space)
  const items = [...core.desk.outbox.values()].filter((item) => item.record === copy.id)
  for (const item of items) {
    // The relay had taken it after all, and only the word of it was lost.
    if (item.entryIds.some((id) => hasEntry(core.records.doc(copy), id))) continue
    const { command, actedAt, entryIds: ids, replays } = item
    const acted = act(core, copy, { command, input: JSON.parse(item.input), actedAt, ids, n: nextN, replay: false, replays: replays + 1 })
    if (!acted.ok) refused.push(refusedItem(nextRefused++, item, acted.error))
    else if (acted.value !== null && copy.stored !== null) {
      put.push(acted.value)
      nextN++
      copy.stored = sealed(copy.stored, core.records.doc(copy)) // a later one that is too large throws the document away
    }
  }
  if (copy.stored === null) return
  const change: Change = {
    meta: { put: [{ ...meta, nextN, nextRefused, hlc: core.hlc.last() }] },
    outbox: { drop: items.map((item) => item.n), put },
    refused: { put: refused },
    records: { put: [copy.stored] },
    wants: { drop: [copy.id] },
  }
  await core.desk.write(join(change, rowChange(core, copy, copy.stored, put.length > 0 ? null : row)), 'strict')
  core.records.keep([copy])
  core.send({ type: 'rebased', records: [copy.id] })
}

/** The record is gone for us. What was not sent of it is listed for its author; what is on its way gets its own verdict. */
async function vanish(core: Core, record: RecordId): Promise<void> {
  const meta = core.desk.meta()
  const items = [...core.desk.outbox.values()].filter((item) => item.record === record && !core.inFlight.has(item.n))
  core.records.forget(record)
  await core.desk.write(
    {
      meta: { put: [{ ...meta, nextRefused: meta.nextRefused + items.length }] },
      outbox: { drop: items.map((item) => item.n) },
      refused: { put: items.map((item, index) => refusedItem(meta.nextRefused + index, item, { code: 'not-found' })) },
      records: { drop: [record] },
      rows: { drop: [record] },
      wants: { drop: [record] },
    },
    'strict',
  )
}
