import type { Client, Scenario } from '../contract.ts'
import { comments } from '../records.ts'
import { markOf, timed } from './mark.ts'

/**
 * Two clients play ping-pong on every document at once: each writes its next update to one when it has seen the
 * other's. Counted are the updates of both.
 */
export const manyDocs: Scenario = async (connect, { target, stored: { docs }, updates, warm }) => {
  let players: readonly [Player, Player] | null = null
  const first = await connect(target, 0, (doc, update) => players?.[0].saw(doc, update))
  const second = await connect(target, 1, (doc, update) => players?.[1].saw(doc, update))
  await first.open(docs)
  await second.open(docs)

  let limit = 0
  let left = 0
  let over = Promise.withResolvers<void>()
  const ended = () => {
    left -= 1
    if (left === 0) over.resolve()
  }
  const most = updates + warm
  players = [player(first, second.id, docs, most, () => limit, ended), player(second, first.id, docs, most, () => limit, null)]
  const [server] = players

  async function play(rounds: number): Promise<void> {
    limit += rounds
    left = docs.length
    over = Promise.withResolvers()
    for (const doc of docs) server.write(doc)
    await over.promise
  }

  await play(warm)
  return async () => ({ seconds: await timed(() => play(updates)), count: docs.length * 2 * updates })
}

interface Player {
  saw(doc: string, update: Uint8Array): void
  write(doc: string): void
}

/** Answers each update of the other with one of its own. `ended`: for who began, when the other's last has come. */
function player(
  client: Client,
  other: number,
  docs: readonly string[],
  most: number,
  limit: () => number,
  ended: (() => void) | null,
): Player {
  const updates = comments(client.id, client.author, docs, most)
  const written = new Map(docs.map((doc) => [doc, 0]))
  function write(doc: string): void {
    const next = written.get(doc) ?? 0
    const update = updates.get(doc)?.[next]
    if (update === undefined) throw new Error(`nothing left to write to ${doc}`)
    written.set(doc, next + 1)
    client.write(doc, update)
  }
  return {
    write,
    saw(doc, update) {
      const mark = markOf(update)
      if (mark.client !== other) return
      const mine = written.get(doc) ?? 0
      if (ended !== null && mine === limit()) ended()
      else if (mine < limit()) write(doc)
    },
  }
}
