import type { MemoryContents } from '../../../server/store/memory.ts'
import type { CellTable } from '../../../server/store/store.ts'
import type { ConversationEntry } from '../../../shared/records/conversation/entries.ts'
import type { Truth } from './truth.ts'

/** What must hold of the relay's disk by itself. */
export function judgeLog(contents: MemoryContents, truths: Iterable<Truth>): void {
  const all = [...truths]
  /** What was split off may have been taken back from there. */
  const made = new Set(
    all.flatMap(({ entries }) => entries.flatMap((entry) => (entry.type === 'split' && 'into' in entry ? [entry.into] : []))),
  )
  for (const truth of all) {
    judgeRows(truth)
    if (!truth.isGone) judgeCounts(truth, made.has(truth.id))
  }
  for (const [space, ids] of contents.chains) {
    if (new Set(ids).size !== ids.length || ids.some((id) => id === '')) throw new Error(`the chain of ${space} is broken`)
  }
  judgeCells(
    contents,
    'index',
    all.flatMap((truth) => keysOf(truth).map((key) => `${key}/${truth.id}`)),
  )
  judgeCells(contents, 'files', all.flatMap(fileKeysOf))
  for (const table of ['effects', 'inbound', 'outbound', 'jobs'] as const) judgeCells(contents, table, [])
}

/** Each row names the one before it (SY-3); between generations others may have been taken out. */
function judgeRows({ id, rows }: Truth): void {
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1]
    if (row.whole || before === undefined || before.generation < row.generation) continue
    if (row.prev !== before.id) throw new Error(`row ${row.seq} of ${id} follows ${row.prev}, not ${before.id}`)
  }
}

/** What takes counted entries to another record, or counts them anew. */
const parting: ReadonlySet<string> = new Set(['merged', 'unmerged', 'copied', 'split'])

/** `n` is dense from 1 (MO-4); what was erased keeps its own, but for what a merge or a split took to another record. */
function judgeCounts({ id, entries }: Truth, isSplitOff: boolean): void {
  const counted = new Set<number>()
  for (const entry of entries as readonly ConversationEntry[]) {
    const numbers = [entry.n, entry.type === 'erased' && !entries.some((other) => other.id === entry.of) ? entry.was.n : undefined]
    for (const n of numbers) {
      if (n === undefined) continue
      if (counted.has(n) && entry.type !== 'erased') throw new Error(`two entries of ${id} have n ${n}`)
      counted.add(n)
    }
  }
  if (isSplitOff || entries.some(({ type }) => parting.has(type))) return
  for (let n = 1; n <= counted.size; n++) if (!counted.has(n)) throw new Error(`no entry of ${id} has n ${n} of ${counted.size}`)
}

const keysOf = ({ kind, state, isGone }: Truth): readonly string[] => (isGone ? [] : (kind.index?.(state) ?? []))

const fileKeysOf = ({ id, kind, entries, isGone }: Truth): readonly string[] =>
  isGone ? [] : entries.flatMap((entry) => (kind.files?.(entry) ?? []).map((file) => `${file.sha256}/${id}/${entry.id}`))

function judgeCells(contents: MemoryContents, table: CellTable, expected: readonly string[]): void {
  const there = new Set(contents.cells.find(([name]) => name === table)?.[1].map((cell) => cell.key))
  for (const key of expected) if (!there.delete(key)) throw new Error(`there is no cell ${table} ${key}`)
  for (const key of there) throw new Error(`a cell ${table} too many: ${key}`)
}
