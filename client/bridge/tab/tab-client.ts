import type { Calls, TabWord, WorkerWord } from '../../replica/browser/tab.ts'
import type { Answers, AnswerTo, Query, ReplicaApi } from '../api.ts'
import { createLiveLines } from '../live/lines.ts'
import { type ListChange, listAfter } from '../pushed.ts'
import type { Boot } from './boot.ts'
import type { Line, LineEvents } from './line.ts'

interface Subscription {
  readonly query: Query
  push(answer: unknown): void
  /** The list as it is known here: what comes is only what changed. */
  list: Answers['list'] | undefined
}

interface Call {
  readonly word: TabWord
  resolve(value: unknown): void
  reject(error: Error): void
}

/**
 * The replica as one tab has it. What was asked is asked again of every new worker, by itself: questions, and calls that
 * have no answer yet (SY-41).
 */
export function createTabClient(options: {
  openLine(events: LineEvents): Line
  readonly boot: Boot
  /** Ids for the entries that commands make. */
  newId(): string
  /** A new worker is there. */
  onWorker(line: Line): void
}): ReplicaApi {
  const { boot, newId } = options
  const subscriptions = new Map<number, Subscription>()
  const calls = new Map<number, Call>()
  let last = 0
  let isThere = false
  const line = options.openLine({ onWord, onWorker })
  const live = createLiveLines((word) => say(word))
  const say = (word: TabWord) => {
    if (isThere) line.say(word) // else it is said when the worker is there
  }

  function onWorker(): void {
    isThere = true
    options.onWorker(line)
    live.onWorker()
    for (const [handle, subscription] of subscriptions) {
      subscription.list = undefined
      line.say({ type: 'subscribe', handle, query: subscription.query })
    }
    for (const { word } of calls.values()) line.say(word)
  }

  function onWord(word: WorkerWord): void {
    switch (word.type) {
      case 'push':
        take(subscriptions.get(word.handle), word.pushed)
        break
      case 'answer':
        calls.get(word.id)?.resolve(word.value)
        calls.delete(word.id)
        break
      case 'failure':
        calls.get(word.id)?.reject(new Error(word.message))
        calls.delete(word.id)
        break
      default:
        live.heed(word)
    }
  }

  function take(subscription: Subscription | undefined, pushed: unknown): void {
    if (subscription === undefined) return
    const { query } = subscription
    if (query.type === 'list') subscription.list = listAfter(subscription.list, pushed as ListChange)
    const answer = query.type === 'list' ? subscription.list : pushed
    boot.keep(query, answer)
    subscription.push(answer)
  }

  function isAsked(query: Query): boolean {
    const question = JSON.stringify(query)
    return [...subscriptions.values()].some((subscription) => JSON.stringify(subscription.query) === question)
  }

  function call<Name extends keyof Calls>(name: Name, ...given: Parameters<Calls[Name]>): Promise<Awaited<ReturnType<Calls[Name]>>> {
    return new Promise((resolve, reject) => {
      const id = ++last
      const word: TabWord = { type: 'call', id, name, given }
      calls.set(id, { word, reject, resolve: (value) => resolve(value as Awaited<ReturnType<Calls[Name]>>) })
      say(word)
    })
  }

  return {
    async subscribe<Q extends Query>(query: Q, push: (answer: AnswerTo<Q>) => void) {
      const handle = ++last
      subscriptions.set(handle, { query, push: (answer) => push(answer as AnswerTo<Q>), list: undefined })
      const early = boot.answer(query)
      if (early !== undefined) push(early as AnswerTo<Q>)
      say({ type: 'subscribe', handle, query })
      return handle
    },
    async unsubscribe(handle) {
      const left = subscriptions.get(handle)
      subscriptions.delete(handle)
      if (left !== undefined && !isAsked(left.query)) boot.leave(left.query)
      say({ type: 'unsubscribe', handle })
    },
    run: (command, record, input) => call('run', command, record, input, newId()),
    runAll: (command, targets) =>
      call(
        'runAll',
        command,
        targets.map((target) => ({ ...target, entry: newId() })),
      ),
    file: (record, entry, name) => call('file', record, entry, name),
    // With ids, by which they are known when the call is made again.
    attach: (draft, files) =>
      call(
        'attach',
        draft,
        files.map((file) => ({ ...file, id: newId() })),
      ),
    detach: (draft, name) => call('detach', draft, name),
    attached: (draft, name) => call('attached', draft, name),
    live: live.open,
    text: (name) => call('text', name),
    keepText: (name, update, own) => call('keepText', name, update, own),
    retryNow: () => call('retryNow'),
    dismissRefused: (id) => call('dismissRefused', id),
    wipe() {
      boot.forget()
      return call('wipe')
    },
  }
}
