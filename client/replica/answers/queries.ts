import type { Answers, Query } from '../../bridge/api.ts'
import { listChange, type Pushed } from '../../bridge/pushed.ts'
import type { Topic } from '../desk.ts'

/**
 * Who asked what, and which answers must be made anew. Those who ask the same share an answer, made once; an unchanged
 * one is not pushed again, and of a list only what changed (SY-33, SY-40).
 */
export interface Queries {
  subscribe<Q extends Query>(query: Q, push: (pushed: Pushed<Q>) => void): Promise<number>
  unsubscribe(handle: number): void
  touch(topic: Topic): void
  touchAll(): void
}

interface Question {
  readonly query: Query
  readonly pushes: Map<number, (pushed: never) => void>
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
  const questions = new Map<string, Question>()
  const asked = new Map<number, string>()
  let handles = 0
  let scheduled = false

  function questionOf(query: Query): Question {
    const key = JSON.stringify(query)
    const there = questions.get(key)
    if (there !== undefined) return there
    const fresh: Question = { query, pushes: new Map(), dirty: true, last: undefined }
    questions.set(key, fresh)
    return fresh
  }

  async function refresh(question: Question): Promise<void> {
    question.dirty = false
    const answer = await options.answer(question.query)
    if (answer === undefined) return
    const change = changeOf(question.query, question.last, answer)
    if (change === null) return
    question.last = answer
    for (const push of question.pushes.values()) push(change.pushed as never)
  }

  async function join(handle: number, query: Query, push: (pushed: never) => void): Promise<void> {
    const key = JSON.stringify(query)
    const question = questionOf(query)
    asked.set(handle, key)
    if (question.dirty || question.last === undefined) await refresh(question)
    if (!asked.has(handle)) return forget(key, question)
    questions.set(key, question) // the last of the others may have left meanwhile
    question.pushes.set(handle, push)
    const whole = question.last === undefined ? null : changeOf(query, undefined, question.last)
    if (whole !== null) push(whole.pushed as never)
  }

  function forget(key: string, question: Question | undefined): void {
    if (question?.pushes.size === 0) questions.delete(key)
  }

  function flush(): void {
    scheduled = false
    options.enqueue(async () => {
      for (const question of questions.values()) if (question.dirty) await refresh(question)
    })
  }

  function soon(): void {
    if (scheduled) return
    scheduled = true
    options.schedule(flush)
  }

  function touch(isMeant: (query: Query) => boolean): void {
    for (const question of questions.values()) {
      if (question.dirty || !isMeant(question.query)) continue
      question.dirty = true
      soon()
    }
  }

  return {
    subscribe(query, push) {
      const handle = ++handles
      return new Promise((resolve) =>
        options.enqueue(async () => {
          resolve(handle)
          await join(handle, query, push as (pushed: never) => void)
        }),
      )
    },
    unsubscribe(handle) {
      const key = asked.get(handle) ?? ''
      asked.delete(handle)
      const question = questions.get(key)
      question?.pushes.delete(handle)
      forget(key, question)
    },
    touch: (topic) => touch((query) => topicOf(query) === topic || (topic === 'marks' && showsMarks(query))),
    touchAll: () => touch(() => true),
  }
}

/** Whatever inbox it is of, and whatever conversation. */
const showsMarks = (query: Query): boolean => query.type === 'list' || query.type === 'unread'

function topicOf(query: Query): Topic {
  switch (query.type) {
    case 'team':
    case 'sync':
    case 'attachments':
    case 'notifications':
      return query.type
    case 'counts':
    case 'list':
      return query.inbox
    case 'conversation':
    case 'unread':
      return query.id
  }
}

/** What is to be pushed to those who have `before`; null: nothing. */
function changeOf(query: Query, before: unknown, now: unknown): { readonly pushed: unknown } | null {
  if (query.type === 'list') {
    const pushed = listChange(before as Answers['list'] | undefined, now as Answers['list'])
    return pushed === null ? null : { pushed }
  }
  return isSame(query, before, now) ? null : { pushed: now }
}

/** By what cannot be equal by chance: states are replaced, never changed in place. */
function isSame(query: Query, before: unknown, after: unknown): boolean {
  if (before === undefined) return false
  if (query.type === 'notifications') return JSON.stringify(before) === JSON.stringify(after)
  return query.type === 'counts' || query.type === 'sync' ? sameFields(before, after) : before === after
}

const sameFields = (a: unknown, b: unknown): boolean =>
  Object.entries(a as object).every(([name, value]) => (b as Readonly<Record<string, unknown>>)[name] === value)
