import type { RecordId } from '../../../shared/ids.ts'
import type { FeedRow, RelayFrame } from '../../../shared/protocol/frames.ts'
import type { Core } from '../core.ts'
import { join } from '../desk.ts'
import { type Copy, sealed } from '../records.ts'
import type { Change, StoredRecord, StoredSpace, Want } from '../storage/storage.ts'
import { unsent, voided } from './items.ts'
import { mergeRow, replaceCopy, rowChange } from './merge.ts'

type Frame<T extends RelayFrame['type']> = Extract<RelayFrame, { type: T }>

/** The tail: rows and the cursor behind the last of them, in one write (SY-23). */
export async function takeRows(core: Core, frame: Frame<'rows'>): Promise<void> {
  const space = core.desk.spaces.get(frame.space)
  const last = frame.rows.at(-1)
  if (space === undefined || last === undefined) return
  // Before the first page there is no cursor to move: were there one, the bootstrap would be forgotten on a reload.
  const isHeld = space.cursor === null || space.resetting === true
  const cursor = isHeld ? space.cursor : { epoch: frame.epoch, seq: last.seq, id: last.id }
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
  await takeAll(core, space, frame.rows, { spaces: { put: [next] } })
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
      wants.set(row.record, passedOver(want, row, space))
      continue
    }
    const missing: Want = { record: row.record, space: space.space, seq: row.seq, generation: row.generation, heal: false }
    switch (mergeRow(core, draft.copy, row, space)) {
      case 'taken':
        draft.last = row
        break
      case 'void':
        if (own.has(row.record)) {
          lost.add(row.record)
          wants.set(row.record, { ...missing, heal: true })
        } else if (row.shape !== 'change') {
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

/** What the answer must cover now. A record that has moved is told of in two spaces: it is where it is whole. */
function passedOver(want: Want, row: FeedRow, { space }: StoredSpace): Want {
  const { generation = 0 } = want
  const { seq } = row
  if (row.generation > generation) return { ...want, space, seq, generation: row.generation }
  if (row.generation < generation) return want
  if (want.space !== space) return row.shape === 'gone' ? want : { ...want, space, seq, generation }
  return seq > want.seq ? { ...want, seq } : want
}

function settle(core: Core, { copy, last }: Draft, hasOwn: boolean): Change {
  if (last === null || copy.stored === null) return {}
  if (copy.doc !== null) copy.stored = sealed(copy.stored, copy.doc)
  return join({ records: { put: [copy.stored] } }, rowChange(core, copy, copy.stored, hasOwn ? null : last))
}
