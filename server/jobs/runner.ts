import type { Clock } from '../relay/clock.ts'
import type { CellChange } from '../store/store.ts'
import { backoffMs } from './backoff.ts'
import { type HeldJob, type Jobs, LEASE_MS } from './jobs.ts'

/** What one run of a job has in its hands. */
export interface Run {
  readonly id: string
  readonly payload: unknown
  /** This one included. */
  readonly attempts: number
  /** Aborted when the lease is lost or the relay stops. */
  readonly signal: AbortSignal
  /**
   * For the transaction of the effect: takes the job out of the table with it, and has it refused whole when the lease
   * is lost. From here on the lease is not renewed. A run that ends without having asked for this had nothing to do.
   */
  done(): Promise<CellChange>
}

/** Runs the jobs of one kind, so many at a time; what fails comes again, each time later, up to an hour (JB-4). */
export interface JobRunner {
  /** Something was asked for. */
  wake(): void
  /** Nothing is under way. */
  settled(): Promise<void>
}

/** Timers hold no more than 2^31 ms, and the wall clock may be put right meanwhile. */
const LONGEST_SLEEP_MS = 60 * 60_000

export function createJobRunner(options: {
  readonly jobs: Jobs
  readonly kind: string
  readonly concurrency: number
  readonly clock: Pick<Clock, 'now' | 'after'>
  readonly signal: AbortSignal
  /** Does it; throws when it could not be done now. */
  run(run: Run): Promise<void>
  onError(error: unknown): void
}): JobRunner {
  const { jobs, kind, concurrency, clock, signal } = options
  const running = new Set<Promise<void>>()
  let taking: Promise<void> | null = null
  let again = false
  let failures = 0
  let cancelSleep: (() => void) | null = null

  function wake(): void {
    again = true
    if (taking !== null || signal.aborted) return
    taking = take()
      .catch((error: unknown) => {
        options.onError(error)
        sleep(backoffMs(++failures))
      })
      .finally(() => {
        taking = null
        if (again && failures === 0) wake()
      })
  }

  async function take(): Promise<void> {
    while (again && running.size < concurrency && !signal.aborted) {
      again = false
      const { held, nextAt } = await jobs.take(kind, concurrency - running.size)
      failures = 0
      for (const job of held) start(job)
      if (nextAt !== null && running.size < concurrency) sleep(nextAt - clock.now())
    }
    again = false // who ends makes room, and wakes
  }

  function sleep(ms: number): void {
    cancelSleep?.()
    cancelSleep = clock.after(Math.min(Math.max(ms, 0), LONGEST_SLEEP_MS), () => {
      failures = 0
      wake()
    })
  }

  function start(job: HeldJob): void {
    const work = carry(job)
      .catch(options.onError) // the store fails: the lease runs out
      .finally(() => {
        running.delete(work)
        wake()
      })
    running.add(work)
  }

  async function carry(job: HeldJob): Promise<void> {
    const lease = keep(job)
    try {
      await options.run({ id: job.id, payload: job.payload, attempts: job.attempts, signal: lease.signal, done: lease.done })
      if (!lease.isDone() && !lease.signal.aborted) await jobs.finish(await lease.end())
    } catch (error) {
      options.onError(error)
      await jobs.fail(await lease.end(), backoffMs(job.attempts))
    } finally {
      await lease.end()
    }
  }

  /** Renews a lease until its job is done or the lease is lost. */
  function keep(first: HeldJob) {
    const lost = new AbortController()
    let job = first
    let isDone = false
    let renewing: Promise<void> = Promise.resolve()
    let cancel: () => void = () => undefined

    function renewLater(): void {
      cancel = clock.after(LEASE_MS / 3, () => {
        renewing = renew().catch(options.onError)
      })
    }
    async function renew(): Promise<void> {
      const renewed = await jobs.renew(job)
      if (renewed === null) return lost.abort()
      job = renewed
      if (!isDone) renewLater()
    }
    async function end(): Promise<HeldJob> {
      isDone = true
      cancel()
      await renewing // a renewal on its way would change the value under the transaction's feet
      return job
    }

    renewLater()
    return {
      signal: AbortSignal.any([signal, lost.signal]),
      isDone: () => isDone,
      end,
      done: async () => jobs.done(await end()),
    }
  }

  wake()

  return {
    wake,
    async settled() {
      while (taking !== null || running.size > 0) await Promise.all([taking, ...running])
    },
  }
}
