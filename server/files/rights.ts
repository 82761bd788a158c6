import type { MemberId, RecordId, Space } from '../../shared/ids.ts'
import type { Access, FileRights, NamedFiles } from '../relay/access.ts'
import type { Blobs } from '../store/blobs.ts'
import type { CellChange, Store } from '../store/store.ts'

/** How long an upload gives the right to name it, ms; whoever asks for it anew has it anew. */
export const RIGHT_MS = 24 * 60 * 60_000

/** That a member uploaded a blob in full: the cell `uploads` `<member>/<sha256>`. */
export interface UploadRight {
  readonly size: number
  readonly at: number
}

const rightKey = (member: MemberId, sha256: string): string => `${member}/${sha256}`

/** null takes it away. */
export const rightCell = (member: MemberId, sha256: string, right: UploadRight | null): CellChange => ({
  table: 'uploads',
  key: rightKey(member, sha256),
  value: right === null ? null : JSON.stringify(right),
})

export const isFresh = (right: UploadRight, now: number): boolean => now - right.at < RIGHT_MS

/** null: none, or it has run out. */
export async function rightOf(store: Store, member: MemberId, sha256: string, now: number): Promise<UploadRight | null> {
  const key = rightKey(member, sha256)
  const [cell] = await store.cells('uploads', key, { limit: 1 })
  if (cell === undefined || cell.key !== key) return null
  const right = JSON.parse(cell.value) as UploadRight
  return isFresh(right, now) ? right : null
}

/** Records that are looked at for one blob: a picture in everybody's signature stands in very many. */
const MAX_RECORDS = 200
/** Hashes that are looked up for one item; the rest of them nobody may name. */
const MAX_HASHES = 100

/**
 * Who may name which bytes (FI-3): who uploaded them in full, and who can read them through a record. A hash alone opens
 * no file, and that somebody else has it is not told.
 */
export function createFileRights(options: {
  readonly store: Store
  readonly blobs: Pick<Blobs, 'size' | 'hold'>
  readonly access: Pick<Access, 'spacesOf'>
  /** Where a record lives now; null: there is none. */
  spaceOf(record: RecordId): Promise<Space | null>
  now(): number
}): FileRights {
  const { store, blobs, access, now } = options

  /** The space by which a member can read a blob, if there is one. */
  async function wayTo(member: MemberId, sha256: string): Promise<Space | null> {
    const cells = await store.cells('files', `${sha256}/`, { limit: MAX_RECORDS, last: true })
    const records = new Set(cells.map(({ key }) => key.split('/')[1] as RecordId))
    for (const record of records) {
      const space = await options.spaceOf(record)
      if (space !== null && access.spacesOf(member).includes(space)) return space
    }
    return null
  }

  async function look(member: MemberId, hashes: readonly string[]): Promise<Omit<NamedFiles, 'done'>> {
    const known = new Map<string, { readonly size: number; readonly by: Space | 'upload' }>()
    for (const sha256 of hashes.slice(0, MAX_HASHES)) {
      const by = (await rightOf(store, member, sha256, now())) === null ? await wayTo(member, sha256) : 'upload'
      const size = by === null ? null : await blobs.size(sha256)
      if (by !== null && size !== null) known.set(sha256, { size, by })
    }
    return {
      mayName({ sha256, size }) {
        const found = known.get(sha256)
        // Access is asked again in the moment of judging: it may be lost by then.
        return found !== undefined && found.size === size && (found.by === 'upload' || access.spacesOf(member).includes(found.by))
      },
      // From then on the record names them: when that goes, nothing shall keep them.
      cells: [...known].filter(([, { by }]) => by === 'upload').map(([sha256]) => rightCell(member, sha256, null)),
    }
  }

  return {
    async look(member, hashes) {
      const done = await blobs.hold()
      try {
        return { ...(await look(member, hashes)), done }
      } catch (error) {
        done()
        throw error
      }
    },
  }
}
