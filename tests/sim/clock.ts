/** Time in a hand: it moves when the world says so, and runs what falls due on the way, in order. */
export interface ManualClock {
  now(): number
  after(ms: number, run: () => void): () => void
  /** Moves on by `ms`; gives how many timers ran. */
  advance(ms: number): number
  /** The machine slept for `ms`: what fell due meanwhile runs once, now. */
  leap(ms: number): void
}

export function createManualClock(start = Date.parse('2026-01-05T09:00:00Z')): ManualClock {
  let now = start
  let order = 0
  const timers: { readonly due: number; readonly order: number; readonly run: () => void }[] = []
  return {
    now: () => now,
    after(ms, run) {
      const timer = { due: now + ms, order: order++, run }
      timers.push(timer)
      return () => {
        const index = timers.indexOf(timer)
        if (index >= 0) timers.splice(index, 1)
      }
    },
    advance(ms) {
      const until = now + ms
      let ran = 0
      for (;;) {
        timers.sort((a, b) => a.due - b.due || a.order - b.order)
        const next = timers[0]
        if (next === undefined || next.due > until) break
        timers.shift()
        now = Math.max(now, next.due)
        next.run()
        ran++
      }
      now = until
      return ran
    },
    leap(ms) {
      now += ms
      const due = timers.filter((timer) => timer.due <= now).sort((a, b) => a.due - b.due || a.order - b.order)
      for (const timer of due) {
        const index = timers.indexOf(timer)
        if (index < 0) continue
        timers.splice(index, 1)
        timer.run()
      }
    },
  }
}
