import type { Scenario } from '../contract.ts'
import { timed } from './mark.ts'

/** A client that has nothing, from the first byte of its first socket until every document is here. */
export const catchUp: Scenario = async (connect, { target, stored }) => {
  return async () => {
    const here = new Set<string>()
    const all = Promise.withResolvers<void>()
    const seconds = await timed(async () => {
      const client = await connect(target, 0, (doc) => {
        here.add(doc)
        if (stored.docs.length === here.size) all.resolve()
      })
      await client.open(stored.docs)
      await all.promise
    })
    return { seconds, count: stored.docs.length }
  }
}
