import type { RecordId } from '../../../shared/ids.ts'
import type { ConversationEntry } from '../../../shared/records/conversation/entries.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import { canariesOf, canariesOfRelay } from '../world/canaries.ts'
import { canariesIn } from '../world/ledger.ts'
import type { World } from '../world/world.ts'
import type { Truth } from './truth.ts'

/**
 * Nobody's words are where they must not be: what is hidden nowhere at all, what was deleted nowhere, and everything else
 * in no browser whose member may not enter where it stands, but for one's own refused words.
 */
export function judgeWords(world: World, truths: ReadonlyMap<RecordId, Truth>): void {
  const places = placesOf(truths)
  for (const [canary, found] of canariesOfRelay(world.disk.contents())) {
    for (const place of found)
      if (places.get(canary)?.has(place) !== true) throw new Error(`on the relay's disk, ${place} still holds ${canary}`)
  }
  for (const device of world.devices) {
    const spaces: readonly string[] = world.house()?.access.spacesOf(device.member) ?? []
    const own = new Set(world.ledger.deeds.filter((deed) => deed.device.member === device.member).map((deed) => deed.canary))
    for (const [canary, found] of canariesOf(device.disk.contents())) {
      for (const place of found) {
        if (place === 'refused' && own.has(canary)) continue
        const truth = truths.get(place as RecordId)
        if (truth === undefined || !spaces.includes(truth.space)) throw new Error(`${device.name} holds ${canary} in ${place}`)
        if (places.get(canary)?.has(place) !== true) throw new Error(`${device.name} still holds ${canary} in ${place}`)
      }
    }
  }
}

/** The records in which words may stand: those that show them, unless they are hidden anywhere. */
function placesOf(truths: ReadonlyMap<RecordId, Truth>): Map<string, Set<string>> {
  const places = new Map<string, Set<string>>()
  const hidden = new Set<string>()
  for (const { state, kind, isGone } of truths.values()) {
    if (isGone || kind.name !== 'conversation') continue
    const { timeline, mergedInto } = state as ConversationState
    if (mergedInto !== null) continue // whether it is hidden is said where it went
    for (const item of timeline) if (item.type === 'hidden' && item.entry.mark !== null) hidden.add(item.entry.id)
  }
  for (const { id, entries, isGone } of truths.values()) {
    if (isGone) continue
    for (const entry of entries as readonly ConversationEntry[]) {
      if (!('text' in entry) || hidden.has(entry.id)) continue
      for (const canary of canariesIn(entry.text)) {
        const there = places.get(canary)
        if (there === undefined) places.set(canary, new Set([id]))
        else there.add(id)
      }
    }
  }
  return places
}
