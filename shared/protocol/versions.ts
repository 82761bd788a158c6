/**
 * What both sides must agree on, sent in the first frame. Protocol and entries must be equal; a replica with an older
 * fold or row version is read-only and reloads.
 */
export const versions = { protocol: 1, entries: 2, fold: 2, row: 2 } as const

export interface Versions {
  readonly protocol: number
  readonly entries: number
  readonly fold: number
  readonly row: number
}
