import type { RecordId } from '../../../shared/ids.ts'
import type { FeedRow, RelayFrame } from '../../../shared/protocol/frames.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { kindByName } from '../../../shared/records/kinds.ts'
import { loadRecord, type RecordDoc } from '../../../shared/replica/layout.ts'
import { readEntries } from '../../../shared/replica/read.ts'
import { applyChange, snapshotOf } from '../../../shared/replica/write.ts'

interface Held {
  readonly doc: RecordDoc
  readonly head: string
  readonly seq: number
  readonly generation: number
  readonly row: string | null
}

/** What a replica holds that has taken these frames, and no other: rebuilt from nothing. */
export function echoOf(frames: readonly RelayFrame[]) {
  const held = new Map<RecordId, Held>()
  const gaps: RecordId[] = []

  function take(row: FeedRow, isPage: boolean): void {
    const there = held.get(row.record)
    const isOlder = there !== undefined && (there.generation > row.generation || (isPage && there.seq >= row.seq))
    if (isOlder) return
    if (row.shape === 'gone') return void held.delete(row.record)
    const doc = row.shape === 'whole' ? loadRecord(1, [row.bytes]) : there?.doc
    if (doc === undefined || (row.shape === 'change' && there?.head !== row.prev)) return void gaps.push(row.record)
    if (row.shape === 'change') applyChange(doc, 1, row.bytes)
    held.set(row.record, { doc, head: row.id, seq: row.seq, generation: row.generation, row: row.row })
  }

  for (const frame of frames) {
    if (frame.type === 'page' || frame.type === 'rows') for (const row of frame.rows) take(row, frame.type === 'page')
    if (frame.type === 'record' && frame.row !== null) take({ ...frame.row, shape: frame.row.shape }, false)
  }

  return {
    gaps,
    records: () => [...held.keys()],
    head: (record: RecordId) => held.get(record)?.head ?? null,
    entries(record: RecordId): Entry[] {
      const doc = held.get(record)?.doc
      const kind = kindByName[record.slice(0, record.indexOf(':')) as keyof typeof kindByName]
      return doc === undefined ? [] : readEntries(doc, kind)
    },
    /** The records in which a word is found, in what is held of them or in their line of the list. */
    hits: (word: string): RecordId[] =>
      [...held].flatMap(([record, { doc, row }]) =>
        Buffer.from(snapshotOf(doc)).includes(word) || row?.includes(word) === true ? [record] : [],
      ),
  }
}
