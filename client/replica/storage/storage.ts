import type { ConversationId, RecordId, Space } from '../../../shared/ids.ts'
import type { Bootstrap, Cursor } from '../../../shared/protocol/frames.ts'
import type { FileRef } from '../../../shared/records/parts.ts'
import type { RefusedItem } from '../../bridge/api.ts'
import type { StoredColumns } from '../columns/columns.ts'

/**
 * Where a replica keeps what must outlive it. Called by the engine, one call at a time, and for the table
 * `files` by the file cache. It decides nothing. Rules SY-20 and SY-32; tests/contract/replica-storage.ts runs them on
 * every storage.
 */
export interface ReplicaStorage {
  /** Everything that is held in memory while the replica runs: all but records, conversations' rows and the bytes of files. */
  open(): Promise<Opened>
  /** In the order asked; null where there is none. */
  records(ids: readonly RecordId[]): Promise<readonly (StoredRecord | null)[]>
  /** The ids of a space's records of a round below `below`; null: of all rounds. */
  ids(space: Space, below: number | null): Promise<readonly RecordId[]>
  /** In the order asked; null where there is none. */
  get<T extends 'rows' | 'files'>(table: T, keys: readonly string[]): Promise<readonly (Tables[T] | null)[]>
  /** One transaction: all of it, or nothing and a rejection. `strict` resolves when it is on the disk. */
  write(change: Change, durability: 'strict' | 'relaxed'): Promise<void>
  /** Lets go; what is written stays. */
  close(): void
}

/** Each table's values, and which field is their key. */
export interface Tables {
  readonly meta: Meta
  readonly spaces: StoredSpace
  readonly records: StoredRecord
  readonly rows: StoredRow
  readonly columns: StoredColumns
  readonly dirty: DirtyRows
  readonly wants: Want
  readonly outbox: OutboxItem
  readonly refused: RefusedItem
  readonly texts: StoredText
  readonly files: StoredFile
  readonly uploads: StoredUpload
}
export type TableName = keyof Tables

export const keys = {
  meta: 'key',
  spaces: 'space',
  records: 'id',
  rows: 'id',
  columns: 'key',
  dirty: 'n',
  wants: 'record',
  outbox: 'n',
  refused: 'id',
  texts: 'name',
  files: 'key',
  uploads: 'id',
} as const satisfies { readonly [T in TableName]: keyof Tables[T] }

export const keyOf = <T extends TableName>(table: T, value: Tables[T]): string | number =>
  (value as unknown as Readonly<Record<string, string | number>>)[keys[table]] ?? ''

export const tableNames = Object.keys(keys) as readonly TableName[]

export type Change = {
  readonly [T in TableName]?: { readonly put?: readonly Tables[T][]; readonly drop?: readonly (string | number)[] }
}

export interface Opened {
  /** null: nothing was ever written. */
  readonly meta: Meta | null
  readonly spaces: readonly StoredSpace[]
  /** The rows of everything but conversations. */
  readonly forms: readonly StoredRow[]
  /** null: they were never saved. */
  readonly columns: StoredColumns | null
  /** In the order of `n`. */
  readonly dirty: readonly DirtyRows[]
  readonly wants: readonly Want[]
  /** In the order of `n`. */
  readonly outbox: readonly OutboxItem[]
  /** In the order of `id`. */
  readonly refused: readonly RefusedItem[]
  /** In the order of `id`: as they were attached. Their bytes stay on the disk until they are read. */
  readonly uploads: readonly StoredUpload[]
  /** In the order of `name`. */
  readonly texts: readonly StoredText[]
}

export interface Meta {
  readonly key: 'replica'
  /** null: the relay has to name this device. */
  readonly device: string | null
  /** The leased Yjs client id; null before the first welcome. */
  readonly client: number | null
  readonly epoch: string | null
  /** The greatest time the clock has given. */
  readonly hlc: number
  /** `at` of the last entry that the relay accepted: none may come before it. */
  readonly acceptedAt: number
  /** Relay time minus ours, ms, as last heard. */
  readonly offset: number
  readonly nextN: number
  readonly nextRefused: number
  /** When the relay was last there, ms; null: never yet. */
  readonly reachedAt: number | null
  /** The version of the rows in the table. */
  readonly rowVersion: number
}

export interface StoredSpace {
  readonly space: Space
  /** Raised by a reset: records of a lower round belong to a past that the relay does not know. */
  readonly round: number
  /** null: not begun. */
  readonly cursor: Cursor | null
  /** null: none under way. */
  readonly bootstrap: Bootstrap | null
  /** The relay is telling what of our past still stands; until it has, the cursor stays where it was. */
  readonly resetting?: true
  /** Has a bootstrap been finished once? */
  readonly complete: boolean
}

export interface StoredRecord {
  readonly id: RecordId
  readonly space: Space
  readonly round: number
  readonly generation: number
  /** The id of the newest relay row in it; null: the relay has none of it yet. */
  readonly head: string | null
  readonly headSeq: number
  /** Yjs V1, merged, own unsent entries included; empty where it is gone. */
  readonly state: Uint8Array
  /** A tombstone has taken it away. It stays known, so that an older copy that comes late finds its grave. */
  readonly gone?: true
}

/** A record's projection: what lists show of it, or the whole state of the team's forms. */
export interface StoredRow {
  readonly id: RecordId
  readonly space: Space
  readonly row: unknown
}

/** Conversations whose rows one write changed or dropped, written with them: columns saved before it do not know them. */
export interface DirtyRows {
  readonly n: number
  readonly ids: readonly ConversationId[]
}

/** A record whose copy here cannot be continued until the relay has sent it whole. */
export interface Want {
  readonly record: RecordId
  readonly space: Space
  /** The newest seq that was passed over meanwhile, and the generation: an older answer is not enough. */
  readonly seq: number
  readonly generation?: number
  /** The copy is void and is replaced, and its unsent items are replayed; else the answer is merged. */
  readonly heal: boolean
  /** Entries in the void copy that the relay has refused: they are not offered again. */
  readonly refused?: readonly string[]
}

export interface OutboxItem {
  readonly n: number
  /** As they were sent the first time and will be sent again, to the bit. */
  readonly bytes: Uint8Array
  readonly command: string
  readonly version: number
  /** What it does to which records; one judgement for all of them. */
  readonly parts: readonly OutboxPart[]
  /** The `at` of its entries. */
  readonly at: number
  /** When the person acted, ms. */
  readonly actedAt: number
  /** For people: whom it concerns, and the start of its text. */
  readonly who: string
  readonly text: string
  /** Its bytes are void: it is run again as a command when its record is healed. */
  readonly replay: boolean
  /** How often that has been done. */
  readonly replays: number
}

export interface OutboxPart {
  readonly record: RecordId
  readonly space: Space
  /** JSON of the command's input. */
  readonly input: string
  readonly entryIds: readonly string[]
}

/** The words of a draft. */
export interface StoredText {
  /** Of the live document. */
  readonly name: string
  /** Yjs V1, merged. */
  readonly state: Uint8Array
  /** Does it hold what the relay may not have? */
  readonly unsent: boolean
  /** When it was last changed, ms. */
  readonly at: number
}

/** A file that a person has attached, until the relay has the message that names it. Never changed. */
export interface StoredUpload {
  /** ULID */
  readonly id: string
  /** The draft it belongs to; `file.name` is unique within it. */
  readonly draft: string
  readonly file: FileRef
  readonly bytes: Blob
  readonly attachedAt: number
}

export interface StoredFile {
  readonly key: string
  readonly type: string
  readonly bytes: Uint8Array
}
