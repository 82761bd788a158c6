import type { NewRow } from './store.ts'

/** Ids, space and numbers of a row, as a frame carries them; a little more than they take, never less. */
const ROW_OVERHEAD = 160

/**
 * What a row counts towards a `maxBytes`. The projection is counted in UTF-16 units, because measuring it in UTF-8
 * would cost as much as reading it; a limit of 256 KB may so become up to three times that on the wire, no more.
 */
export const sizeOfRow = (row: Pick<NewRow, 'change' | 'row'>): number => ROW_OVERHEAD + row.change.byteLength + (row.row?.length ?? 0)
