import { eraseEntry } from '../../../shared/commands/entry/erase-entry.ts'
import type { RecordId } from '../../../shared/ids.ts'
import type { ConversationEntry, EntryOf } from '../../../shared/records/conversation/entries.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import type { FileRef } from '../../../shared/records/parts.ts'
import { ok } from '../../../shared/result.ts'
import { type FileKeeper, sealedCells } from '../../files/keeper.ts'
import type { Desk } from '../../relay/desk.ts'
import type { LiveRecord } from '../../relay/record.ts'
import type { SecretBox } from '../../store/secrets.ts'
import type { Cell, CellChange, Store } from '../../store/store.ts'
import type { Effect, Handler } from './effects.ts'

export interface HideDeps {
  readonly store: Store
  readonly desk: Desk
  readonly box: SecretBox
  readonly keeper: FileKeeper
}

const vaultKey = (record: RecordId, entry: string): string => `entry/${record}/${entry}`

const ofOf = (record: LiveRecord, effect: Effect): string | null => {
  const mark = record.entries.find((entry) => entry.id === effect.entry)
  return mark === undefined ? null : String((mark as EntryOf<'hidden' | 'shown' | 'undone'>).of)
}

/** Is it hidden now, by the newest word of hiding and showing? */
const isHidden = (record: LiveRecord, of: string): boolean =>
  (record.state as ConversationState).timeline.some((item) => item.type === 'hidden' && item.entry.id === of && item.entry.mark !== null)

/** What the vault holds of a hidden entry: itself, and the subject that it gave the conversation. */
interface Sealed {
  readonly content: Entry
  readonly subject?: string
}

/** The conversation's `created`, where it has its subject from this entry. */
function titled(record: LiveRecord, of: string): EntryOf<'created'> | null {
  if ((record.state as ConversationState).namedBy !== of) return null
  const created = (record.entries as readonly ConversationEntry[]).find((entry) => entry.type === 'created')
  return created?.type === 'created' ? created : null
}

const filesOf = (record: LiveRecord, entry: Entry): readonly FileRef[] => record.kind.files?.(entry) ?? []

/**
 * Takes the content of a hidden entry out of the record, the log and every replica, and keeps it sealed (E5). Its key
 * stays used: queued replies still apply, and no old replica brings it back.
 */
export function createHide({ desk, box, keeper }: HideDeps): Handler {
  return async (effect) => {
    const { hashes } = await look(effect)
    await keeper.seal(hashes, () =>
      desk.transact<null, never>([effect.record], ([record]) => {
        const of = record === undefined ? null : ofOf(record, effect)
        const content = record?.entries.find((entry) => entry.id === of)
        if (record === undefined || of === null || content === undefined || record.gone || !isHidden(record, of))
          return ok({ value: null, parts: [], cells: [effect.done] })
        const at = desk.timeFor(record.state)
        const decided = eraseEntry.decide(
          record.state as ConversationState,
          { entry: of },
          { actor: 'relay', at, actedAt: at, newId: desk.newId },
        )
        if (!decided.ok) return ok({ value: null, parts: [], cells: [effect.done] })
        const created = titled(record, of)
        const sealed: Sealed = created === null ? { content } : { content, subject: created.subject }
        const cells: CellChange[] = [
          effect.done,
          { table: 'vault', key: vaultKey(record.id, of), value: JSON.stringify(box.seal(JSON.stringify(sealed))) },
          ...sealedCells(record.id, of, filesOf(record, content), true),
        ]
        const given: Entry[] = created === null ? [] : [{ ...created, subject: '' } as Entry]
        return ok({ value: null, parts: [{ record, given, own: decided.value, erase: [of] }], cells })
      }),
    )
    await keeper.release(hashes)
    return 'done'
  }

  async function look(effect: Effect): Promise<{ readonly hashes: readonly string[] }> {
    const rows = await desk.read(effect.record)
    const mark = rows?.entries.find((entry) => entry.id === effect.entry) as EntryOf<'hidden'> | undefined
    const content = rows?.entries.find((entry) => entry.id === mark?.of)
    if (content === undefined) return { hashes: [] }
    return { hashes: [...new Set(rows?.filesOf(content).map((file) => file.sha256) ?? [])] }
  }
}

/** With the number that it has here: a merge counts anew. And with the subject that it gave, unless there is another by now. */
function shownAgain(record: LiveRecord, content: Entry, subject: string | undefined): Entry[] {
  const item = (record.state as ConversationState).timeline.find((one) => one.type === 'hidden' && one.entry.id === content.id)
  const n = item?.type === 'hidden' ? item.entry.n : undefined
  const back = n === undefined ? content : { ...content, n }
  const created = subject === undefined ? null : titled(record, content.id)
  return created === null || subject === undefined ? [back] : [back, { ...created, subject } as Entry]
}

/** Brings back what was hidden, everywhere: the relay sets the same key again. */
export function createShow({ store, desk, box, keeper }: HideDeps): Handler {
  return async (effect) => {
    const of = await targetOf(effect)
    const [cell] = of === null ? [] : await store.cells('vault', vaultKey(effect.record, of), { limit: 1 })
    const sealed = cell === undefined || of === null || cell.key !== vaultKey(effect.record, of) ? null : box.open(JSON.parse(cell.value))
    const kept = sealed === null ? null : (JSON.parse(sealed) as Sealed)
    const content = kept?.content ?? null
    const files = content === null ? [] : ((await desk.read(effect.record))?.filesOf(content) ?? [])
    const hashes = [...new Set(files.map((file) => file.sha256))]
    await keeper.unseal(hashes, () =>
      desk.transact<null, never>([effect.record], ([record]) => {
        const nothing = ok({ value: null, parts: [], cells: [effect.done] })
        if (record === undefined || record.gone || content === null || of === null || isHidden(record, of)) return nothing
        if (record.entries.some((entry) => entry.id === of)) return nothing
        const cells: CellChange[] = [
          effect.done,
          { table: 'vault', key: vaultKey(record.id, of), value: null },
          ...sealedCells(record.id, of, files, false),
        ]
        return ok({ value: null, parts: [{ record, given: shownAgain(record, content, kept?.subject) }], cells })
      }),
    )
    await keeper.release(hashes)
    return 'done'
  }

  async function targetOf(effect: Effect): Promise<string | null> {
    const read = await desk.read(effect.record)
    const named = (id: string | undefined) =>
      read?.entries.find((entry) => entry.id === id) as EntryOf<'shown' | 'undone' | 'hidden'> | undefined
    const mark = named(effect.entry)
    // What takes a hide back names the hide, which names the message.
    return (mark?.type === 'undone' ? named(mark.of)?.of : mark?.of) ?? null
  }
}

/** What the vault holds of a record: hidden entries, and the names of their files. */
async function vaultOf(store: Store, record: RecordId): Promise<{ readonly entries: readonly Cell[]; readonly files: readonly Cell[] }> {
  const [entries, files] = await Promise.all([store.cells('vault', `entry/${record}/`), store.cells('vault', 'file/')])
  return { entries, files: files.filter(({ key }) => key.includes(`/${record}/`)) }
}

/** Everything that the vault holds of a record; for its deletion. */
export async function vaultCells(store: Store, record: RecordId): Promise<{ readonly cells: CellChange[]; readonly hashes: string[] }> {
  const { entries, files } = await vaultOf(store, record)
  return {
    cells: [...entries, ...files].map(({ key }) => ({ table: 'vault', key, value: null })),
    hashes: files.map(({ key }) => key.split('/')[1] ?? ''),
  }
}

/** The same under another record's name, for entries that stand there too. */
export async function vaultCopies(store: Store, from: RecordId, to: RecordId, isTaken: (entry: string) => boolean): Promise<CellChange[]> {
  const { entries, files } = await vaultOf(store, from)
  return [...entries, ...files]
    .filter(({ key }) => isTaken(key.slice(key.lastIndexOf('/') + 1)))
    .map(({ key, value }) => ({ table: 'vault', key: key.replace(from, to), value }))
}
