import type { Answers, AnswerTo, Query } from '../bridge/api.ts'
import type { Topic } from './desk.ts'

/** Who asked what, and which answers must be made anew. An unchanged answer is not pushed again (SY-33). */
export interface Queries {
  subscribe<Q extends Query>(query: Q, push: (answer: AnswerTo<Q>) => void): Promise<number>
  unsubscribe(handle: number): void
  touch(topic: Topic): void
  touchAll(): void
}

interface Subscription {
  readonly query: Query
  readonly push: (answer: never) => void
  dirty: boolean
  last: unknown
}

export function createQueries(options: {
  /** undefined: not to be answered yet. */
  answer(query: Query): Promise<unknown>
  /** Puts a step into the replica's queue. */
  enqueue(step: () => Promise<void>): void
  schedule(push: () => void): void
}): Queries {
  const subscriptions = new Map<number, Subscription>()
  let handles = 0
  let scheduled = false

  async function refresh(subscription: Subscription): Promise<void> {
    subscription.dirty = false
    const answer = await options.answer(subscription.query)
    if (answer === undefined || isSame(subscription.query, subscription.last, answer)) return
    subscription.last = answer
    subscription.push(answer as never)
  }

  function flush(): void {
    scheduled = false
    options.enqueue(async () => {
      for (const subscription of subscriptions.values()) if (subscription.dirty) await refresh(subscription)
    })
  }

  function soon(): void {
    if (scheduled) return
    scheduled = true
    options.schedule(flush)
  }

  function touch(isMeant: (query: Query) => boolean): void {
    for (const subscription of subscriptions.values()) {
      if (subscription.dirty || !isMeant(subscription.query)) continue
      subscription.dirty = true
      soon()
    }
  }

  return {
    subscribe(query, push) {
      const handle = ++handles
      return new Promise((resolve) =>
        options.enqueue(async () => {
          const subscription: Subscription = { query, push, dirty: false, last: undefined }
          subscriptions.set(handle, subscription)
          resolve(handle)
          await refresh(subscription)
        }),
      )
    },
    unsubscribe: (handle) => void subscriptions.delete(handle),
    touch: (topic) => touch((query) => topicOf(query) === topic),
    touchAll: () => touch(() => true),
  }
}

function topicOf(query: Query): Topic {
  switch (query.type) {
    case 'team':
    case 'sync':
      return query.type
    case 'counts':
    case 'list':
      return query.inbox
    case 'conversation':
      return query.id
  }
}

/** By what cannot be equal by chance: rows and lists are replaced, never changed in place. */
function isSame(query: Query, before: unknown, after: unknown): boolean {
  if (before === undefined) return false
  switch (query.type) {
    case 'counts':
      return sameFields(before, after)
    case 'sync':
      return sameFields(before, after)
    case 'list': {
      const [a, b] = [before as Answers['list'], after as Answers['list']]
      return a.total === b.total && a.rows.length === b.rows.length && a.rows.every((row, index) => row === b.rows[index])
    }
    default:
      return before === after
  }
}

const sameFields = (a: unknown, b: unknown): boolean =>
  Object.entries(a as object).every(([name, value]) => (b as Readonly<Record<string, unknown>>)[name] === value)
