import { setImmediate } from 'node:timers/promises'
import type { RecordId } from '../../shared/ids.ts'
import type { Entry } from '../../shared/records/entry.ts'
import type { Blobs } from '../store/blobs.ts'
import type { CellChange } from '../store/store.ts'
import type { DemoFile } from './contents/files.ts'
import { type DemoConversation, type DemoOptions, demoConversations } from './conversations.ts'
import type { Importer } from './importer.ts'
import { createWindow } from './window.ts'

export interface FillDeps {
  readonly importer: Importer
  readonly blobs: Pick<Blobs, 'put' | 'hold'>
}

export interface Filled {
  readonly conversations: number
  readonly contacts: number
}

/** Records for each transaction: enough to make the disk's wait cheap, few enough to leave room for others. */
const BATCH = 200
/** Transactions on their way to the disk while the next is made up: its wait costs nothing, and memory stays small. */
const UNDER_WAY = 4

/**
 * Fills inboxes with demo conversations, and makes them known to the mail that comes: an answer to one of them joins
 * it, and a writer is recognised. Rejects when it was filled by the same seed before. `onDurable` hears how many
 * conversations there are so far.
 */
export async function fillWithDemo(
  deps: FillDeps,
  options: DemoOptions,
  onDurable: (conversations: number) => void = () => {},
): Promise<Filled> {
  const blobs = createBlobKeeper(deps.blobs)
  const write = createWindow(UNDER_WAY)
  let batch = emptyBatch()
  let conversations = 0
  let contacts = 0

  async function flush(): Promise<void> {
    const { records, cells } = batch
    if (records.length === 0) return
    const sofar = conversations
    batch = emptyBatch()
    const letGo = await deps.blobs.hold()
    try {
      await blobs.kept() // a record never points to bytes that are not there
      const create = () => deps.importer.create(records, cells).then(() => onDurable(sofar))
      await write.add(() => create().finally(letGo))
    } catch (error) {
      letGo()
      throw error
    }
    await setImmediate() // whoever uses the relay meanwhile gets a turn
  }

  for (const conversation of demoConversations(options)) {
    const { newContact } = conversation
    if (newContact !== null) {
      contacts++
      batch.records.push({ record: newContact.record, entries: newContact.entries })
    }
    conversations++
    batch.records.push({ record: conversation.record, entries: conversation.entries })
    batch.cells.push(...cellsOf(conversation))
    for (const file of conversation.files) blobs.keep(file)
    if (batch.records.length >= BATCH) await flush()
  }
  await flush()
  await write.done()
  return { conversations, contacts }
}

interface Batch {
  readonly records: { readonly record: RecordId; readonly entries: readonly Entry[] }[]
  readonly cells: CellChange[]
}

const emptyBatch = (): Batch => ({ records: [], cells: [] })

/** The same file comes up thousands of times and is put away once. */
function createBlobKeeper(blobs: FillDeps['blobs']): { keep(file: DemoFile): void; kept(): Promise<void> } {
  const known = new Set<string>()
  let waiting: Uint8Array[] = []
  return {
    keep({ ref, bytes }) {
      if (known.has(ref.sha256)) return
      known.add(ref.sha256)
      waiting.push(bytes)
    },
    async kept() {
      const all = waiting
      waiting = []
      await Promise.all(all.map((bytes) => blobs.put(bytes)))
    },
  }
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
