import { grown } from './grown.ts'

/** Slots in an order that the caller keeps: found by halving, put in by moving what comes after. */
export interface Order {
  length(): number
  at(place: number): number
  /** How many slots come before: `compare` tells how a slot stands to what is sought. */
  placeOf(compare: (slot: number) => number): number
  insert(place: number, slot: number): void
  remove(place: number): void
  /** Another slot has the same place. */
  rename(place: number, slot: number): void
  save(): Uint32Array
}

export function createOrder(saved: Uint32Array = new Uint32Array()): Order {
  let slots = saved
  let length = saved.length

  return {
    length: () => length,
    at: (place) => slots[place] ?? 0,
    placeOf(compare) {
      let low = 0
      let high = length
      while (low < high) {
        const middle = (low + high) >>> 1
        if (compare(slots[middle] ?? 0) < 0) low = middle + 1
        else high = middle
      }
      return low
    },
    insert(place, slot) {
      slots = grown(slots, length + 1)
      slots.copyWithin(place + 1, place, length)
      slots[place] = slot
      length++
    },
    remove(place) {
      slots.copyWithin(place, place + 1, length)
      length--
    },
    rename(place, slot) {
      slots[place] = slot
    },
    save: () => slots.slice(0, length),
  }
}
