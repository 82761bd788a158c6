import type { RecordId } from '../../../shared/ids.ts'
import type { ConversationEntry } from '../../../shared/records/conversation/entries.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import type { Deed } from '../world/ledger.ts'
import type { World } from '../world/world.ts'
import type { Truth } from './truth.ts'

/** Every mail that was told 250 is there, every answer left once, and nothing that somebody wrote got lost unsaid. */
export function judgePromises(world: World, truths: ReadonlyMap<RecordId, Truth>): void {
  const standing = standingIn(truths)
  judgeLetters(world, truths, standing)
  for (const deed of world.ledger.deeds) judgeDeed(world, truths, standing, deed)
  for (const { state, kind, isGone } of truths.values()) {
    if (isGone || kind.name !== 'conversation') continue
    for (const item of (state as ConversationState).timeline)
      if (item.type === 'message') judgeDelivery(item, (state as ConversationState).mergedInto === null)
  }
  judgeArrivals(world, truths)
}

/** Ids of what stands in the relay's records, erased or not. */
function standingIn(truths: ReadonlyMap<RecordId, Truth>): Set<string> {
  const ids = new Set<string>()
  for (const { entries } of truths.values()) {
    for (const entry of entries as readonly ConversationEntry[]) {
      ids.add(entry.id)
      if (entry.type === 'erased') ids.add(entry.of)
    }
  }
  return ids
}

/** It stood in a record that was deleted for good. */
const isDeleted = (world: World, truths: ReadonlyMap<RecordId, Truth>, entry: string): boolean =>
  [...(world.ledger.places.get(entry) ?? [])].some((record) => truths.get(record)?.isGone === true)

function judgeLetters(world: World, truths: ReadonlyMap<RecordId, Truth>, standing: ReadonlySet<string>): void {
  for (const [canary, entries] of world.ledger.letters)
    if ([...entries].filter((entry) => standing.has(entry)).length > 1) throw new Error(`a mail is there twice: ${canary}`)
  for (const canary of world.ledger.taken) {
    const entries = [...(world.ledger.letters.get(canary) ?? [])]
    if (!entries.some((entry) => standing.has(entry) || isDeleted(world, truths, entry)))
      throw new Error(`a mail was told 250 and is not there: ${canary}`)
  }
}

function judgeDeed(
  world: World,
  truths: ReadonlyMap<RecordId, Truth>,
  standing: ReadonlySet<string>,
  { device, entry, canary }: Deed,
): void {
  if (standing.has(entry) || isDeleted(world, truths, entry)) return
  const isListed = world.devices.some(
    (other) => other.member === device.member && [...other.disk.contents().refused.values()].some((item) => item.text.includes(canary)),
  )
  if (!isListed) throw new Error(`what ${device.name} wrote is neither there nor listed as refused: ${canary} ${entry}`)
}

function judgeDelivery(item: Extract<ConversationState['timeline'][number], { type: 'message' }>, isHere: boolean): void {
  const { state } = item.delivery
  if (isHere && (state === 'queued' || state === 'sending' || state === 'deferred'))
    throw new Error(`a message rests as ${state}: ${item.entry.id}`)
}

/** An answer reached the other side no more often than people asked for, and under one name. */
function judgeArrivals(world: World, truths: ReadonlyMap<RecordId, Truth>): void {
  const arrived = new Map<string, string[]>()
  for (const job of world.arrivals()) arrived.set(job.key, [...(arrived.get(job.key) ?? []), job.externalId])
  for (const [message, ids] of arrived) {
    const again = world.ledger.again.get(message)?.size ?? 0
    if (new Set(ids).size > 1) throw new Error(`message ${message} left under ${new Set(ids).size} ids`)
    if (ids.length > 1 + again) throw new Error(`message ${message} left ${ids.length} times`)
  }
  for (const { state, kind, isGone } of truths.values()) {
    if (isGone || kind.name !== 'conversation') continue
    for (const item of (state as ConversationState).timeline)
      if (item.type === 'message' && item.delivery.state === 'sent' && !arrived.has(item.entry.id))
        throw new Error(`message ${item.entry.id} is sent and did not arrive`)
  }
}
