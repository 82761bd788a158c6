import type { RefusalCode } from '../../../shared/records/refusal.ts'
import type { RefusedItem } from '../../bridge/api.ts'
import type { Core } from '../core.ts'
import { join } from '../desk.ts'
import { type Copy, sealed } from '../records.ts'
import type { OutboxItem, Want } from '../storage/storage.ts'
import { act, itemOf } from './act.ts'
import { firstOf, itemsOf, refusedItem } from './items.ts'
import { isOfThePast, rowChange } from './merge.ts'
import { ownLost } from './reset.ts'

/**
 * The relay has no such record, or none for us. What would make it begins it again; all else that it has not is listed for
 * its author, and what is on its way gets its own verdict.
 */
export async function vanished(core: Core, want: Want, code: RefusalCode): Promise<void> {
  const { record } = want
  const meta = core.desk.meta()
  const items = itemsOf(core, record).filter((item) => !core.inFlight.has(item.n))
  const lost = await lostWith(core, want)
  core.records.forget(record)
  const fresh: Copy = { id: record, stored: null, doc: null }
  const put: OutboxItem[] = []
  const refused: RefusedItem[] = []
  for (const item of [...lost, ...items]) {
    const { command, actedAt, replays, parts } = item
    const { entryIds: ids, input } = firstOf(parts)
    // Only what is void is run again: the relay would judge the other by its own bytes.
    const acted = item.replay
      ? act(core, fresh, { command, input: JSON.parse(input), actedAt, ids, replay: false, replays: replays + 1 })
      : null
    if (acted?.ok === true && acted.value !== null && fresh.stored !== null) {
      put.push(itemOf(meta.nextN + put.length, [acted.value]))
      fresh.stored = sealed(fresh.stored, core.records.doc(fresh))
    } else if (acted?.ok !== true) refused.push(refusedItem(meta.nextRefused + refused.length, item, refusalOf(acted?.error.code, code)))
  }
  const begun = fresh.stored
  await core.desk.write(
    join(
      {
        meta: { put: [{ ...meta, nextN: meta.nextN + put.length, nextRefused: meta.nextRefused + refused.length, hlc: core.hlc.last() }] },
        outbox: { drop: items.map((item) => item.n), put },
        refused: { put: refused },
        records: begun === null ? { drop: [record] } : { put: [begun] },
        wants: { drop: [record] },
      },
      begun === null ? { rows: { drop: [record] } } : rowChange(core, fresh, begun, null),
    ),
    'strict',
  )
  if (begun !== null) core.records.keep([fresh])
  if (want.heal) core.send({ type: 'rebased', records: [record] })
}

/** That it cannot begin a record says less than why there is none. */
const refusalOf = (acted: RefusalCode | undefined, code: RefusalCode) => ({
  code: acted === undefined || acted === 'not-found' ? code : acted,
})

/** What a relay that was put back to an older state has lost with the record. */
async function lostWith(core: Core, want: Want): Promise<OutboxItem[]> {
  const copy = await core.records.one(want.record)
  const space = copy.stored === null || copy.stored.gone === true ? undefined : core.desk.spaces.get(copy.stored.space)
  return copy.stored !== null && space !== undefined && isOfThePast(core, copy.stored) ? ownLost(core, copy, space, want) : []
}

/** Deleted for good: what was not sent of it is listed for its author. `grave` is what stays. */
export async function buried(core: Core, want: Want, grave: Copy): Promise<void> {
  const { record } = want
  const meta = core.desk.meta()
  const items = itemsOf(core, record).filter((item) => !core.inFlight.has(item.n))
  core.records.forget(record)
  await core.desk.write(
    {
      meta: { put: [{ ...meta, nextRefused: meta.nextRefused + items.length }] },
      outbox: { drop: items.map((item) => item.n) },
      refused: { put: items.map((item, index) => refusedItem(meta.nextRefused + index, item, { code: 'gone' })) },
      records: grave.stored === null ? { drop: [record] } : { put: [grave.stored] },
      rows: { drop: [record] },
      wants: { drop: [record] },
    },
    'strict',
  )
  if (want.heal) core.send({ type: 'rebased', records: [record] })
}
