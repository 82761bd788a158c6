import type { RecordId } from '../../../shared/ids.ts'
import type { OutboxItem, StoredUpload } from '../storage/storage.ts'

/** A message in the outbox that names files: of which draft, which, and as what entry it stands in its record. */
export interface Named {
  readonly draft: string
  readonly names: readonly string[]
  readonly record: RecordId
  readonly entry: string
  /** How often it was refused and run again. */
  readonly replays: number
}

const known = new WeakMap<OutboxItem, readonly Named[]>()

/** The files that an item names, read once: whatever its command is, `draft` and `files` of its input say it. */
export function namedBy(item: OutboxItem): readonly Named[] {
  const there = known.get(item)
  if (there !== undefined) return there
  const named = item.parts.flatMap(({ record, entryIds, input }): Named[] => {
    // Most inputs name none, and parsing them all for that would be dear.
    if (!input.includes('"sha256"')) return []
    const { draft, files } = JSON.parse(input) as { readonly draft?: unknown; readonly files?: unknown }
    if (typeof draft !== 'string' || !Array.isArray(files)) return []
    const names = (files as readonly { readonly name: string }[]).map((file) => file.name)
    return names.length === 0 ? [] : [{ draft, names, record, entry: entryIds[0] ?? '', replays: item.replays }]
  })
  known.set(item, named)
  return named
}

export const isNamed = (upload: StoredUpload, { draft, names }: Named): boolean =>
  upload.draft === draft && names.includes(upload.file.name)
