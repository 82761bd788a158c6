import type { MemberId, Space } from '../../shared/ids.ts'
import type { Role } from '../../shared/records/entry.ts'
import type { FileRef } from '../../shared/records/parts.ts'
import type { CellChange } from '../store/store.ts'

/** Who may do what, asked of the team's records at the moment it matters. */
export interface Access {
  /** null: no active member. */
  roleOf(member: MemberId): Role | null
  /** The spaces a member may enter, the team's first. */
  spacesOf(member: MemberId): readonly Space[]
  isActiveMember(id: string): boolean
  /** What colleagues call a member. */
  nameOf(member: MemberId): string
  superAdmins(): readonly string[]
  /** Calls `listener` when what somebody may do has changed. */
  onChange(listener: () => void): void
  /** The installation's settings, by name. */
  setting(name: string): unknown
}

/** Which blobs a member may name in an entry (FI-3). */
export interface FileRights {
  /** Looks these hashes up before an item that names them is judged; nothing of theirs is removed until `done`. */
  look(member: MemberId, hashes: readonly string[]): Promise<NamedFiles>
}

export interface NamedFiles {
  mayName(file: FileRef): boolean
  /** For the transaction that takes the item. */
  readonly cells: readonly CellChange[]
  /** The item is judged. */
  done(): void
}

export const noFiles: NamedFiles = { mayName: () => false, cells: [], done: () => undefined }
