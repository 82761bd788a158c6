import type { RecordId } from '../../../../shared/ids.ts'
import { createRecord } from '../../../../shared/replica/layout.ts'
import { addEntries } from '../../../../shared/replica/write.ts'
import { connectDevice, type Device } from '../adapters/samtal.ts'
import type { Scenario } from '../contract.ts'
import { comments, newId } from '../records.ts'
import { timed } from './mark.ts'

/**
 * Devices push comments to conversations of their own, as fast as the window lets them, and read nothing: judged,
 * durable and answered. Without a round beforehand no record is in the relay's memory.
 */
export const push: Scenario = async (_connect, { target, stored, clients, updates, warm }) => {
  const share = Math.ceil(stored.docs.length / clients)
  const devices = await Promise.all(
    Array.from({ length: clients }, async (_, index) => {
      const docs = stored.docs.slice(index * share, (index + 1) * share)
      const device = await connectDevice(target, index, () => {})
      return { device, docs, made: comments(device.id, device.author, docs, updates + warm) }
    }),
  )
  const rounds = (from: number, to: number) =>
    Promise.all(
      devices.map(async ({ device, docs, made }) => {
        for (let round = from; round < to; round++) for (const doc of docs) device.write(doc, made.get(doc)?.[round] ?? new Uint8Array())
        await device.settled()
      }),
    )
  await rounds(0, warm)
  return async () => ({
    seconds: await timed(async () => void (await rounds(warm, warm + updates))),
    count: stored.docs.length * updates,
  })
}

/** A device that has nothing reads everything, nothing between it and the relay. Counted are bytes of Yjs. */
export const feed: Scenario = async (_connect, { target }) => {
  return async () => {
    let count = 0
    const seconds = await timed(async () => {
      const device = await connectDevice(target, 0, (_doc, update) => {
        count += update.length
      })
      await device.open([])
    })
    return { seconds, count }
  }
}

/**
 * One closes many conversations at once, as one item, while a colleague has them on the screen: until it is durable and
 * answered, and the colleague has every row. Each measuring takes the next `updates` conversations; counted are they.
 */
export const bulkClose: Scenario = async (_connect, { target, stored, updates }) => {
  let seen = 0
  let limit = Number.POSITIVE_INFINITY
  let all = Promise.withResolvers<void>()
  const reader = await connectDevice(target, 1, () => {
    seen += 1
    if (seen === limit) all.resolve()
  })
  await reader.open([])
  const author = await connectDevice(target, 0, () => {})
  let from = 0

  return async () => {
    const docs = stored.docs.slice(from, from + updates)
    from += updates
    const changes = docs.map((doc) => ({ record: doc as RecordId, update: closing(author) }))
    all = Promise.withResolvers()
    seen = 0
    limit = docs.length
    const seconds = await timed(async () => {
      author.push(changes)
      await Promise.all([author.settled(), all.promise])
    })
    return { seconds, count: docs.length }
  }
}

/** The first thing this device writes to a conversation, whichever it is: it has read the one mail, which has the number 2. */
function closing({ id, author }: Device): Uint8Array {
  const entry = { id: newId(), type: 'closed', by: author, at: Date.now(), seen: 2 }
  return addEntries(createRecord(id), id, [entry])
}
