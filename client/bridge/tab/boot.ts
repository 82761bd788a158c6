import type { InboxId } from '../../../shared/ids.ts'
import { ROW_VERSION } from '../../../shared/projections/conversation-row.ts'
import type { Answers, ListQuery, Query } from '../api.ts'

/** Rows that a screen may show at once. */
const ROWS = 50
const SAVE_MS = 1000
const storageKey = 'samtal.boot'

/**
 * What was on screen last: the team, the counts of an inbox and the first rows of a view of it. It lies in the tab's own
 * storage, which is there before a worker or a database is, and is shown until these answer, never after (SY-42).
 */
export interface Boot {
  /** undefined: nothing is known, or the replica has answered. */
  answer(query: Query): unknown
  /** An answer of the replica. */
  keep(query: Query, answer: unknown): void
  /** Nobody looks at that any more, so nobody would say that it is to be forgotten: what is hidden, or not one's own now. */
  leave(query: Query): void
  /** Deletes it, and keeps nothing from now on. */
  forget(): void
}

interface Record {
  readonly rowVersion: number
  readonly account: string
  readonly team?: Answers['team']
  readonly counts?: { readonly inbox: InboxId; readonly answer: Answers['counts'] }
  readonly list?: { readonly query: ListQuery; readonly answer: Answers['list'] } | undefined
}

export function createBoot(
  account: string,
  shelf: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  after: (ms: number, run: () => void) => void,
): Boot {
  let record = read(account, shelf)
  let isOver = false
  let isForgotten = false
  let isPlanned = false

  function plan(): void {
    if (isPlanned || isForgotten) return
    isPlanned = true
    after(SAVE_MS, save)
  }

  function save(): void {
    isPlanned = false
    if (isForgotten) return
    try {
      shelf.setItem(storageKey, JSON.stringify(record))
    } catch {
      shelf.removeItem(storageKey) // full: an old one would be worse than none
    }
  }

  return {
    answer(query) {
      if (isOver) return undefined
      switch (query.type) {
        case 'team':
          return record.team
        case 'counts':
          return record.counts?.inbox === query.inbox ? record.counts.answer : undefined
        case 'list':
          return record.list !== undefined && isSameList(record.list.query, query) ? { ...record.list.answer, live: false } : undefined
        default:
          return undefined
      }
    },
    keep(query, answer) {
      const part = partOf(query, answer)
      if (part === null) return
      isOver = true
      record = { ...record, ...part }
      plan()
    },
    leave(query) {
      if (query.type === 'list' && record.list !== undefined && isSameList(record.list.query, query)) {
        record = { ...record, list: undefined }
        plan()
      }
    },
    forget() {
      isForgotten = true
      isOver = true
      shelf.removeItem(storageKey)
    },
  }
}

function partOf(query: Query, answer: unknown): Partial<Record> | null {
  switch (query.type) {
    case 'team':
      return { team: answer as Answers['team'] }
    case 'counts':
      return { counts: { inbox: query.inbox, answer: answer as Answers['counts'] } }
    case 'list': {
      if (query.from !== 0) return null
      const list = answer as Answers['list']
      return { list: { query, answer: { ...list, rows: list.rows.slice(0, ROWS) } } }
    }
    default:
      return null
  }
}

const isSameList = (a: ListQuery, b: ListQuery): boolean =>
  a.inbox === b.inbox && a.view === b.view && a.oldestFirst === b.oldestFirst && b.from === 0

function read(account: string, shelf: Pick<Storage, 'getItem'>): Record {
  const none: Record = { rowVersion: ROW_VERSION, account }
  try {
    const stored: Record | null = JSON.parse(shelf.getItem(storageKey) ?? 'null')
    return stored !== null && stored.rowVersion === ROW_VERSION && stored.account === account ? stored : none
  } catch {
    return none // somebody else wrote there
  }
}
