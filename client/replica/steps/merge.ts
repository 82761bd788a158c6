import { kindOf, type RecordId } from '../../../shared/ids.ts'
import { ROW_VERSION } from '../../../shared/projections/conversation-row.ts'
import type { FeedRow } from '../../../shared/protocol/frames.ts'
import { applyChange, isPending } from '../../../shared/replica/write.ts'
import type { Core } from '../core.ts'
import { teamKinds } from '../forms.ts'
import { type Copy, kindFor } from '../records.ts'
import type { Change, StoredRecord, StoredSpace } from '../storage/storage.ts'

export type Merged =
  /** In the copy now. */
  | 'taken'
  /** Older than what is held. */
  | 'old'
  /** Something before it is not here. */
  | 'gap'
  /** The copy is of a past that the relay has left: only a whole record may replace it. */
  | 'void'
  /** The bytes do not fit the copy, whose document is spoiled. */
  | 'broken'

/** Takes one row of the feed into a copy (SY-23, SY-24). */
export function mergeRow(core: Core, copy: Copy, row: FeedRow, space: StoredSpace): Merged {
  const { stored } = copy
  if (stored === null) return row.whole ? replaceCopy(copy, row, space) : 'gap'
  if (row.generation < stored.generation) return 'old'
  if (row.generation > stored.generation || stored.round < space.round) return 'void'
  if (stored.headSeq >= row.seq) return 'old'
  if (!row.whole && row.prev !== stored.head) return 'gap'
  const doc = core.records.doc(copy)
  try {
    applyChange(doc, doc.clientID, row.bytes)
  } catch {
    return 'broken'
  }
  if (isPending(doc)) return 'broken'
  copy.stored = { ...stored, head: row.id, headSeq: row.seq }
  return 'taken'
}

/** The relay's whole record in place of whatever was here. */
export function replaceCopy(copy: Copy, row: FeedRow, space: StoredSpace): 'taken' {
  copy.doc = null
  copy.stored = {
    id: copy.id,
    space: space.space,
    round: space.round,
    generation: row.generation,
    head: row.id,
    headSeq: row.seq,
    state: row.bytes.slice(), // a frame's bytes are a window on the whole frame, and a clone would keep all of it
  }
  return 'taken'
}

/** The row that lists show of a copy. The relay's own is good when it is of our version and covers all that we hold. */
export function rowChange(core: Core, copy: Copy, stored: StoredRecord, relays: FeedRow | null): Change {
  const kind = kindOf(copy.id)
  if (kind === null) return {}
  const isForm = teamKinds.includes(kind)
  if (!isForm && kind !== 'conversation') return {}
  const usable = relays !== null && !isForm && relays.row !== null && relays.rowVersion === ROW_VERSION
  const row = usable ? JSON.parse(relays.row ?? '') : isForm ? core.records.state(copy) : rowOf(core, copy)
  return row === null ? { rows: { drop: [copy.id] } } : { rows: { put: [{ id: copy.id, space: stored.space, row }] } }
}

const rowOf = (core: Core, copy: Copy): unknown => kindFor(copy.id).row(core.records.state(copy))

/** The records that hold entries the relay has not confirmed. */
export const unsent = (core: Core): Set<RecordId> => new Set([...core.desk.outbox.values()].map((item) => item.record))
