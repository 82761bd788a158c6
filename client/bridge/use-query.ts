import { type Accessor, batch, createEffect, createMemo, onCleanup } from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'
import type { AnswerTo, Query } from './api.ts'
import { useReplica } from './use-replica.ts'

/**
 * The replica's answer to a question, current for as long as the component stands; `undefined` until the first answer.
 * `null` asks nothing. Another question of the same identity (a longer list, the other order) keeps the old answer on
 * screen until the new one is here; another conversation, view or inbox gives `undefined` at once. What did not change
 * keeps its identity, so rows and messages keep their DOM.
 */
export function useQuery<Q extends Query>(query: () => Q | null): Accessor<AnswerTo<Q> | undefined> {
  const replica = useReplica()
  const asked = createMemo(() => JSON.stringify(query()))
  const identity = createMemo(() => identityOf(JSON.parse(asked())))
  const [held, setHeld] = createStore<{ identity: string | null; answer: unknown }>({ identity: null, answer: undefined })

  createEffect(() => {
    const question: Query | null = JSON.parse(asked())
    if (question === null) return
    const whose = identityOf(question)
    let stopped = false
    const handle = replica.subscribe(question, (answer) => {
      if (stopped) return
      batch(() => {
        if (held.identity !== whose) setHeld({ identity: whose, answer: undefined })
        setHeld('answer', reconcile(keyed(question, answer), { key: 'id' }))
      })
    })
    onCleanup(() => {
      stopped = true
      void handle.then((number) => replica.unsubscribe(number))
    })
  })

  return () => (held.identity !== null && held.identity === identity() ? (held.answer as AnswerTo<Q> | undefined) : undefined)
}

/** What a question is about; limits and orders are not part of it. */
function identityOf(query: Query | null): string | null {
  switch (query?.type) {
    case 'conversation':
      return `conversation ${query.id}`
    case 'counts':
      return `counts ${query.inbox}`
    case 'list':
      return `list ${query.inbox} ${query.view}`
    case 'unread':
      return `unread ${query.id}`
    case 'attachments':
      return `attachments ${query.draft}`
    case 'team':
    case 'notifications':
    case 'sync':
      return query.type
    case undefined:
      return null
  }
}

/** Lines of a timeline are told apart by their entry; `reconcile` wants that as an `id` of their own. */
function keyed(query: Query, answer: AnswerTo<Query>): unknown {
  if (query.type !== 'conversation' || answer === null) return answer
  const state = answer as AnswerTo<Extract<Query, { type: 'conversation' }>>
  return state === null ? null : { ...state, timeline: state.timeline.map((item) => ({ ...item, id: item.entry.id })) }
}
