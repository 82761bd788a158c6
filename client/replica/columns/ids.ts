import type { RecordId } from '../../../shared/ids.ts'
import { grown } from './grown.ts'

/** Characters of a ULID; the kind before it is the same for all, and is not kept. */
const LENGTH = 26

/** Ids of one kind as a column of ASCII: a string each would cost four times as much and a read of all of them at start. */
export interface Ids<Id extends RecordId> {
  get(slot: number): Id
  put(slot: number, id: Id): void
  move(from: number, to: number): void
  compare(a: number, b: number): number
  /** How the id in a slot stands to this one. */
  compareTo(id: Id): (slot: number) => number
  save(size: number): Uint8Array
}

export function createIdColumn<Id extends RecordId>(prefix: string, saved: Uint8Array = new Uint8Array()): Ids<Id> {
  let bytes = saved

  return {
    get: (slot) => (prefix + String.fromCharCode(...bytes.subarray(slot * LENGTH, (slot + 1) * LENGTH))) as Id,
    put(slot, id) {
      bytes = grown(bytes, (slot + 1) * LENGTH)
      for (let i = 0; i < LENGTH; i++) bytes[slot * LENGTH + i] = id.charCodeAt(prefix.length + i)
    },
    move: (from, to) => void bytes.copyWithin(to * LENGTH, from * LENGTH, (from + 1) * LENGTH),
    compare(a, b) {
      for (let i = 0; i < LENGTH; i++) {
        const difference = (bytes[a * LENGTH + i] ?? 0) - (bytes[b * LENGTH + i] ?? 0)
        if (difference !== 0) return difference
      }
      return 0
    },
    compareTo: (id) => (slot) => {
      for (let i = 0; i < LENGTH; i++) {
        const difference = (bytes[slot * LENGTH + i] ?? 0) - id.charCodeAt(prefix.length + i)
        if (difference !== 0) return difference
      }
      return 0
    },
    save: (size) => bytes.slice(0, size * LENGTH),
  }
}
