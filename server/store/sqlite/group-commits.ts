import type { Outcome, Store, Transaction } from '../store.ts'

interface Call {
  readonly batch: readonly Transaction[]
  resolve(outcomes: readonly Outcome[]): void
  reject(error: unknown): void
}

/** Transactions in one write. More would keep reads and acknowledgements behind one write for over 100 ms. */
const GROUP_MAX = 4_096

/**
 * Gathers the calls that come while a write is under way into the next one, so that many callers share one fsync.
 * Callers' order is kept and no caller's batch is ever split; when a write fails, each caller of its group is told.
 */
export function groupCommits(write: (batch: readonly Transaction[]) => Promise<readonly Outcome[]>): {
  readonly commit: Store['commit']
  /** Resolves when nothing is waiting or under way; never rejects. */
  idle(): Promise<void>
} {
  let waiting: Call[] = []
  let writing: Promise<void> | null = null

  async function writeAll(): Promise<void> {
    // Commits of one turn of the event loop share the first write too.
    await Promise.resolve()
    while (waiting.length > 0) await writeGroup(takeGroup())
    writing = null
  }

  function takeGroup(): Call[] {
    let transactions = 0
    let end = 0
    for (const call of waiting) {
      transactions += call.batch.length
      if (end > 0 && transactions > GROUP_MAX) break
      end += 1
    }
    const group = waiting.slice(0, end)
    waiting = waiting.slice(end)
    return group
  }

  async function writeGroup(group: readonly Call[]): Promise<void> {
    try {
      const outcomes = await write(group.flatMap((call) => call.batch))
      let from = 0
      for (const { batch, resolve } of group) {
        resolve(outcomes.slice(from, from + batch.length))
        from += batch.length
      }
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  return {
    commit: (batch) =>
      new Promise((resolve, reject) => {
        waiting.push({ batch, resolve, reject })
        writing ??= writeAll()
      }),
    idle: async () => {
      await writing
    },
  }
}
