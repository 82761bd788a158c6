import type { RecordId } from '../../../shared/ids.ts'
import { ROW_VERSION } from '../../../shared/projections/conversation-row.ts'
import type { Core } from '../core.ts'
import { join } from '../desk.ts'
import { rowChange } from './merge.ts'

/** Records of one write: more would keep every reader waiting. */
const BATCH = 200

/** Rows of an older app are made anew from their records; done again from the start when it was interrupted. */
export async function refold(core: Core): Promise<void> {
  const meta = core.desk.meta()
  if (meta.rowVersion === ROW_VERSION) return
  for (const space of core.desk.spaces.keys()) {
    const ids = await core.storage.ids(space, null)
    for (let from = 0; from < ids.length; from += BATCH) await refoldBatch(core, ids.slice(from, from + BATCH))
  }
  await core.desk.write({ meta: { put: [{ ...meta, rowVersion: ROW_VERSION }] } }, 'relaxed')
}

async function refoldBatch(core: Core, ids: readonly RecordId[]): Promise<void> {
  const copies = await core.records.take(ids)
  const changes = [...copies.values()].flatMap((copy) => (copy.stored === null ? [] : [rowChange(core, copy, copy.stored, null)]))
  await core.desk.write(join(...changes), 'relaxed')
}
