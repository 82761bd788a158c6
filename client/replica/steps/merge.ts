import { kindOf } from '../../../shared/ids.ts'
import { ROW_VERSION } from '../../../shared/projections/conversation-row.ts'
import type { FeedRow } from '../../../shared/protocol/frames.ts'
import { applyChange, isPending } from '../../../shared/replica/write.ts'
import type { Core } from '../core.ts'
import { heldKinds } from '../forms.ts'
import { type Copy, kindFor } from '../records.ts'
import type { Change, StoredRecord, StoredSpace } from '../storage/storage.ts'

export type Merged =
  /** In the copy now. */
  | 'taken'
  /** Older than what is held. */
  | 'old'
  /** Something before it is not here. */
  | 'gap'
  /** The copy is of a past that the relay has left: only a whole record, or a tombstone, may replace it. */
  | 'void'
  /** The bytes do not fit the copy, whose document is spoiled. */
  | 'broken'

/** Takes one row of the feed into a copy (SY-23, SY-24). */
export function mergeRow(core: Core, copy: Copy, row: FeedRow, space: StoredSpace): Merged {
  const { stored } = copy
  const isVoid = stored !== null && isOfThePast(core, stored)
  if (stored === null || (isVoid && stored.gone === true)) return row.shape === 'change' ? 'gap' : replaceCopy(copy, row, space)
  if (isVoid) return 'void'
  if (stored.gone === true) return rises(stored, row, space) ? replaceCopy(copy, row, space) : 'old'
  if (row.generation < stored.generation) return 'old'
  // Where it moved to came before the word that it has left.
  if (row.shape === 'gone' && row.generation === stored.generation && stored.space !== space.space) return 'old'
  if (row.generation > stored.generation || row.shape === 'gone') return 'void'
  if (stored.headSeq >= row.seq) return 'old'
  if (row.shape === 'change' && row.prev !== stored.head) return 'gap'
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

/** Only where it moved to does a record live on; an older copy that comes late finds its grave. */
function rises(grave: StoredRecord, row: FeedRow, space: StoredSpace): boolean {
  if (row.shape !== 'whole' || row.generation < grave.generation) return false
  return row.generation > grave.generation || grave.space !== space.space
}

/** Is it of a past that the relay has left? Asked of the space in which it stood: each is told of that by itself. */
export const isOfThePast = (core: Core, stored: StoredRecord): boolean =>
  stored.round < (core.desk.spaces.get(stored.space)?.round ?? stored.round)

/** The relay's whole record in place of whatever was here, or its grave. */
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
    ...(row.shape === 'gone' ? { gone: true } : {}),
  }
  return 'taken'
}

/** The row that lists show of a copy. The relay's own is good when it is of our version and covers all that we hold. */
export function rowChange(core: Core, copy: Copy, stored: StoredRecord, relays: FeedRow | null): Change {
  const kind = kindOf(copy.id)
  if (kind === null) return {}
  const isForm = heldKinds.includes(kind)
  if (!isForm && kind !== 'conversation') return {}
  if (stored.gone === true) return { rows: { drop: [copy.id] } }
  const usable = relays !== null && !isForm && relays.row !== null && relays.rowVersion === ROW_VERSION
  const row = usable ? JSON.parse(relays.row ?? '') : isForm ? core.records.state(copy) : rowOf(core, copy)
  return row === null ? { rows: { drop: [copy.id] } } : { rows: { put: [{ id: copy.id, space: stored.space, row }] } }
}

const rowOf = (core: Core, copy: Copy): unknown => kindFor(copy.id).row(core.records.state(copy))
