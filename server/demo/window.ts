/** Tasks that begin in order and run side by side. When one fails, the next call rejects with what it threw, and none begins. */
export interface Window {
  /** Begins a task; waits while as many are under way as may be. */
  add(task: () => Promise<void>): Promise<void>
  /** Resolves when all of them have ended. */
  done(): Promise<void>
}

export function createWindow(limit: number): Window {
  const running = new Set<Promise<void>>()
  let failure: { readonly error: unknown } | null = null

  function check(): void {
    if (failure !== null) throw failure.error
  }

  return {
    async add(task) {
      check()
      const run: Promise<void> = task()
        .catch((error: unknown) => {
          failure ??= { error }
        })
        .finally(() => running.delete(run))
      running.add(run)
      if (running.size >= limit) await Promise.race(running)
      check()
    },
    async done() {
      await Promise.all(running)
      check()
    },
  }
}
