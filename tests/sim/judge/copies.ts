import { isDeepStrictEqual } from 'node:util'
import type { Answers, Query, SyncState } from '../../../client/bridge/api.ts'
import type { ConversationId, InboxId, RecordId } from '../../../shared/ids.ts'
import { type ConversationRow, conversationRow } from '../../../shared/projections/conversation-row.ts'
import { isIn, type View, views } from '../../../shared/projections/views.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import type { Device } from '../world/device.ts'
import type { World } from '../world/world.ts'
import { entriesOf, type Truth } from './truth.ts'

/** Every browser holds what its member may see, as the relay has it, and nothing else; nothing waits in it. */
export async function judgeCopies(world: World, truths: ReadonlyMap<RecordId, Truth>): Promise<void> {
  for (const device of world.devices) {
    const spaces: readonly string[] = world.house()?.access.spacesOf(device.member) ?? []
    if (device.replica() === null) {
      if (spaces.length > 0) throw new Error(`${device.name} is signed out, and its member is not`)
      judgeEmpty(device)
      continue
    }
    await judgeSync(world, device)
    judgeSpaces(device, spaces)
    judgeRecords(device, spaces, truths)
    await judgeAnswers(
      world,
      device,
      [...truths.values()].filter((truth) => spaces.includes(truth.space) && !truth.isGone),
    )
  }
}

function judgeEmpty(device: Device): void {
  for (const [table, values] of Object.entries(device.disk.contents()))
    if (values.size > 0) throw new Error(`${device.name} is signed out and keeps ${values.size} of ${table}`)
}

async function ask<Q extends Query>(world: World, device: Device, query: Q): Promise<unknown> {
  let answer: unknown
  const handle = await device.replica()?.subscribe(query, (value: unknown) => {
    answer = value
  })
  await world.settle()
  if (handle !== undefined) await device.replica()?.unsubscribe(handle)
  return answer
}

async function judgeSync(world: World, device: Device): Promise<void> {
  const sync = (await ask(world, device, { type: 'sync' })) as SyncState
  if (sync.phase !== 'live' || sync.complete !== true) throw new Error(`${device.name} is ${sync.phase}`)
  const { outbox, wants } = device.disk.contents()
  for (const item of outbox.values()) throw new Error(`${device.name} waits with ${item.command} on ${item.parts[0]?.record}`)
  for (const want of wants.values()) throw new Error(`${device.name} wants ${want.record}`)
}

function judgeSpaces(device: Device, spaces: readonly string[]): void {
  const contents = device.disk.contents()
  const held = [...contents.spaces.values(), ...contents.records.values(), ...contents.rows.values()]
  for (const one of held) if (!spaces.includes(one.space)) throw new Error(`${device.name} holds something of ${one.space}`)
}

function judgeRecords(device: Device, spaces: readonly string[], truths: ReadonlyMap<RecordId, Truth>): void {
  const { records, rows } = device.disk.contents()
  for (const truth of truths.values()) {
    const mine = records.get(truth.id)
    if (truth.isGone || !spaces.includes(truth.space)) continue
    if (mine === undefined || mine.gone === true) throw new Error(`${device.name} lacks ${truth.id}`)
    if (mine.space !== truth.space) throw new Error(`${device.name} has ${truth.id} in ${mine.space}`)
    if (!isDeepStrictEqual(entriesOf(truth.kind, [mine.state]), truth.entries))
      throw new Error(`${device.name} differs from the relay in ${truth.id}`)
  }
  for (const mine of records.values()) {
    const truth = truths.get(mine.id)
    if (mine.gone === true && mine.state.length === 0 && !rows.has(mine.id)) continue
    if (truth === undefined || truth.isGone) throw new Error(`${device.name} has ${mine.id}, which the relay has not`)
  }
  for (const row of rows.values()) if (!records.has(row.id)) throw new Error(`${device.name} has a row of ${row.id} without its record`)
}

/** What screens are told: each conversation, the lists of each inbox, and their counts (I7). */
async function judgeAnswers(world: World, device: Device, truths: readonly Truth[]): Promise<void> {
  const conversations = truths.filter((truth) => truth.kind.name === 'conversation')
  for (const { id, state } of conversations) {
    const mine = await ask(world, device, { type: 'conversation', id: id as ConversationId })
    if (!isDeepStrictEqual(mine, state)) throw new Error(`${device.name} shows ${id} otherwise than the relay`)
    const row = conversationRow(state as ConversationState)
    if (!isDeepStrictEqual(device.disk.contents().rows.get(id)?.row ?? null, row)) throw new Error(`${device.name} lists ${id} otherwise`)
  }
  const rows = conversations.flatMap(({ state }) => conversationRow(state as ConversationState) ?? [])
  for (const inbox of new Set(truths.flatMap(({ space }) => (space.startsWith('inbox:') ? [space as InboxId] : [])))) {
    const counts = (await ask(world, device, { type: 'counts', inbox })) as Answers['counts']
    for (const view of views) {
      const expected = rowsOf(rows, inbox, view, device)
      if (counts[view] !== expected.length) throw new Error(`${device.name} counts ${counts[view]}, not ${expected.length}, in ${view}`)
      const list = (await ask(world, device, { type: 'list', inbox, view, oldestFirst: false, from: 0, limit: 1000 })) as {
        parts: unknown[]
      }
      const ids = list.parts.map((part) => (part as ConversationRow).id)
      if (!isDeepStrictEqual(ids, expected)) throw new Error(`${device.name} has another ${view}`)
    }
  }
}

/** By newest activity, then by id. */
const rowsOf = (rows: readonly ConversationRow[], inbox: InboxId, view: View, device: Device): string[] =>
  rows
    .filter((row) => row.inbox === inbox && isIn(view, row, device.member))
    .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
    .map((row) => row.id)
