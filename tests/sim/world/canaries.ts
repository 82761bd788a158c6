import type { Contents } from '../../../client/replica/storage/memory.ts'
import type { MemoryContents } from '../../../server/store/memory.ts'
import type { RecordId } from '../../../shared/ids.ts'
import { canariesIn } from './ledger.ts'

/** Where words were found: a record, or another place by its name. */
export type Finds = Map<string, Set<RecordId | string>>

function find(finds: Finds, where: string, what: Uint8Array | string): void {
  for (const canary of canariesIn(what)) {
    const places = finds.get(canary)
    if (places === undefined) finds.set(canary, new Set([where]))
    else places.add(where)
  }
}

/** Every word of somebody's in a browser, by where it stands. */
export function canariesOf(contents: Contents): Finds {
  const finds: Finds = new Map()
  for (const record of contents.records.values()) find(finds, record.id, record.state)
  for (const row of contents.rows.values()) find(finds, row.id, JSON.stringify(row.row))
  for (const item of contents.outbox.values()) {
    find(finds, 'outbox', item.bytes)
    find(finds, 'outbox', JSON.stringify([item.parts, item.text]))
  }
  for (const item of contents.refused.values()) find(finds, 'refused', item.text)
  for (const text of contents.texts.values()) find(finds, 'texts', text.state)
  find(finds, 'elsewhere', JSON.stringify([...contents.wants.values(), ...contents.spaces.values(), ...contents.dirty.values()]))
  return finds
}

/** The same on the relay's disk. */
export function canariesOfRelay(contents: MemoryContents): Finds {
  const finds: Finds = new Map()
  for (const [record, rows] of contents.records) {
    for (const row of rows) {
      find(finds, record, row.change)
      find(finds, record, row.row ?? '')
    }
  }
  for (const [table, cells] of contents.cells) for (const { key, value } of cells) find(finds, `cells ${table}`, key + value)
  return finds
}
