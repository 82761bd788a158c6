import type { RecordId } from '../../shared/ids.ts'
import type { Entry } from '../../shared/records/entry.ts'
import type { Blobs } from '../store/blobs.ts'
import type { CellChange } from '../store/store.ts'
import type { DemoFile } from './contents/files.ts'
import { type DemoConversation, type DemoOptions, demoConversations } from './conversations.ts'
import type { Importer } from './importer.ts'

export interface FillDeps {
  readonly importer: Importer
  readonly blobs: Pick<Blobs, 'put'>
}

export interface Filled {
  readonly conversations: number
  readonly contacts: number
}

/** Records for each transaction: enough to make the disk's wait cheap, few enough to leave room for others. */
const BATCH = 200

/**
 * Fills inboxes with demo conversations, and makes them known to the mail that comes: an answer to one of them joins
 * it, and a writer is recognised. Rejects when it was filled by the same seed before.
 */
export async function fillWithDemo(deps: FillDeps, options: DemoOptions): Promise<Filled> {
  const stored = new Map<string, Promise<unknown>>()
  let records: { record: RecordId; entries: readonly Entry[] }[] = []
  let cells: CellChange[] = []
  let conversations = 0
  let contacts = 0

  function keep(file: DemoFile): void {
    const { sha256 } = file.ref
    if (!stored.has(sha256)) stored.set(sha256, deps.blobs.put(file.bytes))
  }

  /** A record never points to bytes that are not there. */
  async function flush(): Promise<void> {
    await Promise.all(stored.values())
    if (records.length > 0) await deps.importer.create(records, cells)
    records = []
    cells = []
  }

  for (const conversation of demoConversations(options)) {
    const { newContact } = conversation
    if (newContact !== null) {
      contacts++
      records.push({ record: newContact.record, entries: newContact.entries })
    }
    conversations++
    records.push({ record: conversation.record, entries: conversation.entries })
    cells.push(...cellsOf(conversation))
    for (const file of conversation.files) keep(file)
    if (records.length >= BATCH) await flush()
  }
  await flush()
  return { conversations, contacts }
}

/** What later mail is looked up by. */
function cellsOf({ record, inbox, externalIds, newContact }: DemoConversation): CellChange[] {
  const cells: CellChange[] = externalIds.map((id) => ({
    table: 'lookup',
    key: `external-id/${inbox.id}/${id}`,
    value: JSON.stringify(record),
  }))
  if (newContact === null) return cells
  const address = newContact.address.normalize('NFC').toLowerCase()
  cells.push({ table: 'lookup', key: `contact-address/${address}`, value: JSON.stringify(newContact.record), expect: 'absent' })
  return cells
}
