import type { Client, Scenario } from '../contract.ts'
import { comments } from '../records.ts'
import { markOf, timed } from './mark.ts'

/** Updates that the writer's first reader has not seen yet, at most. */
const WINDOW = 16

/** One writes to one document, the others read it. Counted are deliveries; over when every reader has seen the last. */
export const fanOut: Scenario = async (connect, { target, stored, clients, updates, warm }) => {
  const docs = stored.docs.slice(0, 1)
  const doc = docs[0]
  if (doc === undefined) throw new Error('no document to write to')
  const readers = clients - 1
  const seen = Array.from({ length: readers }, () => 0)
  let writer: Client | null = null
  let written = 0
  let limit = 0
  let left = 0
  let over = Promise.withResolvers<void>()

  const saw = (reader: number) => (_doc: string, update: Uint8Array) => {
    const { client, clock } = markOf(update)
    if (client !== writer?.id) return
    seen[reader] = clock
    if (reader === 0) pump()
    if (clock === limit) {
      left -= 1
      if (left === 0) over.resolve()
    }
  }

  for (let reader = 0; reader < readers; reader++) {
    const client = await connect(target, reader, saw(reader))
    await client.open(docs)
  }
  const author = await connect(target, readers, () => {})
  await author.open(docs)
  writer = author
  const made = comments(author.id, author.author, docs, updates + warm).get(doc) ?? []

  function pump(): void {
    while (written < limit && written - (seen[0] ?? 0) < WINDOW) {
      const update = made[written]
      written += 1
      if (update !== undefined) author.write(doc ?? '', update)
    }
  }

  async function write(count: number): Promise<void> {
    limit += count
    left = readers
    over = Promise.withResolvers()
    pump()
    await over.promise
  }

  await write(warm)
  return async () => ({ seconds: await timed(() => write(updates)), count: updates * readers })
}
