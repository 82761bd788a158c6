import { type DraftId, kindOf, type RecordId, textOf } from '../../../shared/ids.ts'
import type { AnyState } from '../../../shared/records/kinds.ts'
import { ok } from '../../../shared/result.ts'
import type { FileKeeper } from '../../files/keeper.ts'
import type { Desk } from '../../relay/desk.ts'
import type { CellChange, Store } from '../../store/store.ts'
import type { Handler } from './effects.ts'
import { vaultCells } from './hide.ts'

export interface RemoveDeps {
  readonly store: Store
  readonly desk: Desk
  readonly keeper: FileKeeper
}

/**
 * Deletes a record for good (C13), and with it all that leads to it: what was merged into it, and the full ones of which it
 * is the next part, and what goes with it (`goes-with/<record>` of `Kind.index`: its drafts, and their words). Tombstones are all that stays, of them and of their files, hidden ones included. Only if
 * `still` holds of its state in that very transaction: what was restored a moment ago stays. Of one that is gone already
 * it says nothing.
 */
export type Remove = (record: RecordId, still: (state: AnyState) => boolean, cells?: readonly CellChange[]) => Promise<void>

export function createRemove({ store, desk, keeper }: RemoveDeps): Remove {
  /** A record, and behind it whatever redirects to it or goes with it. */
  async function withAll(record: RecordId): Promise<RecordId[]> {
    const all = [record]
    for (const id of all) {
      const found = await Promise.all([`redirect/${id}/`, `goes-with/${id}/`].map(foundBy))
      const words = kindOf(id) === 'draft' ? [textOf(id as DraftId)] : []
      all.push(...[...found.flat(), ...words].filter((one) => !all.includes(one)))
    }
    return all
  }

  const foundBy = async (prefix: string): Promise<RecordId[]> =>
    (await store.cells('index', prefix)).map(({ key }) => key.slice(prefix.length) as RecordId)

  return async (record, still, cells = []) => {
    const ids = await withAll(record)
    const vaults = await Promise.all(ids.map((id) => vaultCells(store, id)))
    const hashes = await desk.transact<string[], never>(ids, (records) => {
      const [live] = records
      if (live === undefined || live.gone || live.head === null || !still(live.state)) return ok({ value: [], parts: [], cells })
      const going = records.filter((one) => !one.gone && one.head !== null)
      const named = going.flatMap((one) => one.entries.flatMap((entry) => one.kind.files?.(entry) ?? [])).map((file) => file.sha256)
      const parts = going.map((one) => ({ record: one, remove: true as const }))
      return ok({ value: named, parts, cells: [...cells, ...vaults.flatMap((vault) => vault.cells)] })
    })
    if (hashes.ok) await keeper.release([...new Set([...hashes.value, ...vaults.flatMap((vault) => vault.hashes)])])
  }
}

export function createDelete(remove: Remove): Handler {
  return async (effect) => {
    await remove(effect.record, () => true, [effect.done])
    return 'done'
  }
}
