import type { RecordId } from '../../../shared/ids.ts'
import type { FeedRow, RelayFrame } from '../../../shared/protocol/frames.ts'
import type { Core } from '../core.ts'
import { join } from '../desk.ts'
import { type Copy, sealed } from '../records.ts'
import type { Change, StoredRecord, StoredSpace, Want } from '../storage/storage.ts'
import { voided } from './heal.ts'
import { mergeRow, replaceCopy, rowChange, unsent } from './merge.ts'

type Frame<T extends RelayFrame['type']> = Extract<RelayFrame, { type: T }>

/** The tail: rows and the cursor behind the last of them, in one write (SY-23). */
export async function takeRows(core: Core, frame: Frame<'rows'>): Promise<void> {
  const space = core.desk.spaces.get(frame.space)
  const last = frame.rows.at(-1)
  if (space === undefined || last === undefined) return
  // Before the first page there is no cursor to move: were there one, the bootstrap would be forgotten on a reload.
  const cursor = space.cursor === null ? null : { epoch: frame.epoch, seq: last.seq, id: last.id }
  await takeAll(core, space, frame.rows, { spaces: { put: [{ ...space, cursor }] } })
}

/** Whole records, newest first, and how far down we are, in one write (SY-22). */
export async function takePage(core: Core, frame: Frame<'page'>): Promise<void> {
  const space = core.desk.spaces.get(frame.space)
  if (space === undefined) return
  const { epoch, base, baseId } = frame.bootstrap
  const next: StoredSpace = {
    ...space,
    cursor: space.cursor ?? { epoch, seq: base, id: baseId },
    bootstrap: frame.done ? null : frame.bootstrap,
    complete: space.complete || frame.done,
  }
  const gone = frame.done && space.round > 0 ? await unnamed(core, space) : []
  for (const id of gone) core.records.forget(id)
  await takeAll(core, space, frame.rows, { spaces: { put: [next] }, records: { drop: gone }, rows: { drop: gone } })
}

/** The relay does not know our past of this space: its records are replaced as they come again (SY-32). */
export async function takeReset(core: Core, frame: Frame<'reset'>): Promise<void> {
  const space = core.desk.spaces.get(frame.space)
  if (space === undefined) return
  const next: StoredSpace = { ...space, round: space.round + 1, cursor: null, bootstrap: null }
  const items = [...core.desk.outbox.values()].filter((item) => item.space === space.space)
  const replayed = voided(core, new Set(items.map((item) => item.record)))
  const wants = [...core.desk.wants.values()].filter((want) => want.space === space.space)
  const healing = [...wants.filter((want) => want.heal), ...(replayed.wants?.put ?? [])]
  const change: Change = {
    spaces: { put: [next] },
    outbox: replayed.outbox,
    // The seqs that were passed over belong to the past that is gone: no answer would reach them.
    wants: { drop: wants.map((want) => want.record), put: healing.map((want) => ({ ...want, seq: 0 })) },
  }
  await core.desk.write(join(change), 'strict')
  core.send({ type: 'subscribe', space: space.space, cursor: null, bootstrap: null })
}

/** Records that a finished bootstrap after a reset did not name. */
async function unnamed(core: Core, space: StoredSpace): Promise<RecordId[]> {
  const older = await core.storage.ids(space.space, space.round)
  const own = unsent(core)
  return older.filter((id) => !core.desk.wants.has(id) && !own.has(id))
}

interface Draft {
  readonly copy: Copy
  readonly before: StoredRecord | null
  /** The newest row that is in the copy; null: unchanged. */
  last: FeedRow | null
}

/** The rows of one frame, gathered by record, written once. */
async function takeAll(core: Core, space: StoredSpace, rows: readonly FeedRow[], also: Change): Promise<void> {
  const copies = await core.records.take(rows.map((row) => row.record))
  const drafts = new Map<RecordId, Draft>([...copies].map(([id, copy]) => [id, { copy, before: copy.stored, last: null }]))
  const wants = new Map<RecordId, Want>()
  const own = unsent(core)
  const lost = new Set<RecordId>()

  for (const row of rows) {
    const draft = drafts.get(row.record)
    if (draft === undefined) continue
    const want = wants.get(row.record) ?? core.desk.wants.get(row.record)
    if (want !== undefined) {
      if (row.seq > want.seq) wants.set(row.record, { ...want, seq: row.seq })
      continue
    }
    const missing: Want = { record: row.record, space: space.space, seq: row.seq, heal: false }
    switch (mergeRow(core, draft.copy, row, space)) {
      case 'taken':
        draft.last = row
        break
      case 'void':
        if (own.has(row.record)) {
          lost.add(row.record)
          wants.set(row.record, { ...missing, heal: true })
        } else if (row.whole) {
          replaceCopy(draft.copy, row, space)
          draft.last = row
        } else wants.set(row.record, missing)
        break
      case 'broken':
        draft.copy.stored = draft.before
        draft.copy.doc = null
        draft.last = null
        wants.set(row.record, missing)
        break
      case 'gap':
        wants.set(row.record, missing)
        break
    }
  }

  const changed = [...drafts.values()].map((draft) => settle(core, draft, own.has(draft.copy.id)))
  const change = join(also, ...changed, voided(core, lost), { wants: { put: [...wants.values()] } })
  await core.desk.write(change, lost.size > 0 ? 'strict' : 'relaxed')
  core.records.keep([...drafts.values()].map((draft) => draft.copy))
}

function settle(core: Core, { copy, last }: Draft, hasOwn: boolean): Change {
  if (last === null || copy.stored === null) return {}
  if (copy.doc !== null) copy.stored = sealed(copy.stored, copy.doc)
  return join({ records: { put: [copy.stored] } }, rowChange(core, copy, copy.stored, hasOwn ? null : last))
}
