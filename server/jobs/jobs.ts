import { createIds } from '../../shared/ids.ts'
import type { Clock } from '../relay/clock.ts'
import type { Cell, CellChange, Outcome, Store } from '../store/store.ts'

/**
 * Work that must happen though the relay may die at any moment: cells of the table `jobs`, `<kind>/<id>`. It is asked for
 * in the transaction that makes it necessary (`jobCell`) and leaves the table in the transaction of its effect (`done`),
 * so the effect is there once however often it is tried; what reaches the outside is tried at least once, under an id of
 * its own. The callers are the runners (runner.ts) alone. Rules JB-1…JB-4.
 */
export interface Jobs {
  /** Takes up to `limit` that are due, the longest waiting first. `nextAt`: when to ask again; null: nothing waits. */
  take(kind: string, limit: number): Promise<{ readonly held: readonly HeldJob[]; readonly nextAt: number | null }>
  /** Keeps the lease for as long again; null: it is lost. */
  renew(job: HeldJob): Promise<HeldJob | null>
  /** Takes the job out of the table; a transaction with it is refused whole when the lease is lost (JB-3). */
  done(job: HeldJob): CellChange
  /** Takes out one that needs nothing written. */
  finish(job: HeldJob): Promise<void>
  /** Gives it back, due after `ms`. Of a lost one it says nothing. */
  fail(job: HeldJob, ms: number): Promise<void>
}

export interface HeldJob {
  readonly kind: string
  readonly id: string
  readonly payload: unknown
  /** This one included; one that the relay did not survive counts. */
  readonly attempts: number
  /** The cell as we wrote it: its lease names this life and a fence, so no other is equal. */
  readonly value: string
}

/** What a cell of `jobs` holds. */
interface Stored {
  /** Relay time, ms. */
  readonly due: number
  readonly attempts: number
  readonly lease: { readonly holder: string; readonly until: number; readonly fence: number } | null
  readonly payload: unknown
}

/** Longer than any pause of the process that is not a suspended machine; a runner renews three times within it. */
export const LEASE_MS = 60_000

/**
 * Asks for a job: for somebody's transaction. `id` names what asks, `<record>/<entry>`: asked for twice it is one job
 * (JB-1). Asked for again while it runs, that run can complete nothing any more, and it is run once more. Who has
 * committed it wakes the runner.
 */
export const jobCell = (kind: string, id: string, payload: unknown, due = 0): CellChange => ({
  table: 'jobs',
  key: `${kind}/${id}`,
  value: JSON.stringify({ due, attempts: 0, lease: null, payload } satisfies Stored),
})

export function createJobs(store: Store, clock: Clock): Jobs {
  /**
   * Names this life of the relay. A lease of another one is void at once, because who has the data directory's lock is
   * the only one alive; with several relays on one store it would have to run out instead.
   */
  const holder = createIds(clock)()
  /** What was found due and is not taken yet: one reading of the table serves many takings. */
  const found = new Map<string, { ready: Cell[]; nextAt: number | null }>()
  let fence = 0

  function readyAt({ due, lease }: Stored, now: number): number {
    // A lease longer than any is one from before the clock was put back.
    const holds = lease !== null && lease.holder === holder && lease.until > now && lease.until <= now + LEASE_MS
    return holds ? lease.until : due
  }

  async function look(kind: string): Promise<{ ready: Cell[]; nextAt: number | null }> {
    const now = clock.now()
    const waiting = (await store.cells('jobs', `${kind}/`)).map((cell) => ({ cell, at: readyAt(storedOf(cell.value), now) }))
    const ready = waiting.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)
    const later = waiting.filter(({ at }) => at > now).map(({ at }) => at)
    const fresh = { ready: ready.map(({ cell }) => cell), nextAt: later.length === 0 ? null : later.reduce((a, b) => Math.min(a, b)) }
    found.set(kind, fresh)
    return fresh
  }

  function leased(kind: string, { key, value }: Cell): { readonly job: HeldJob; readonly change: CellChange } {
    const stored = storedOf(value)
    fence = Math.max(fence, stored.lease?.fence ?? 0) + 1
    const taken: Stored = { ...stored, attempts: stored.attempts + 1, lease: { holder, until: clock.now() + LEASE_MS, fence } }
    const job = { kind, id: key.slice(kind.length + 1), payload: stored.payload, attempts: taken.attempts, value: JSON.stringify(taken) }
    return { job, change: { table: 'jobs', key, value: job.value, expect: { value } } }
  }

  async function write(changes: readonly CellChange[]): Promise<readonly Outcome[]> {
    return store.commit(changes.map((change) => ({ rows: [], cells: [change] })))
  }

  const change = (job: HeldJob, value: string | null): CellChange => ({
    table: 'jobs',
    key: `${job.kind}/${job.id}`,
    value,
    expect: { value: job.value },
  })

  return {
    async take(kind, limit) {
      const held: HeldJob[] = []
      for (let looked = false; ; ) {
        let list = found.get(kind)
        if (list === undefined || list.ready.length === 0) {
          if (!looked) list = await look(kind)
          if (looked || list === undefined || list.ready.length === 0) return { held, nextAt: list?.nextAt ?? null }
          looked = true
        }
        // A cell that has changed since it was read does not fit: somebody else has it, or it was asked for anew.
        const wanted = list.ready.splice(0, limit - held.length).map((cell) => leased(kind, cell))
        const outcomes = await write(wanted.map((one) => one.change))
        held.push(...wanted.filter((_one, index) => outcomes[index]?.ok === true).map((one) => one.job))
        if (held.length === limit) return { held, nextAt: clock.now() }
      }
    },
    async renew(job) {
      const stored = storedOf(job.value)
      if (stored.lease === null) return null
      const value = JSON.stringify({ ...stored, lease: { ...stored.lease, until: clock.now() + LEASE_MS } } satisfies Stored)
      const [outcome] = await write([change(job, value)])
      return outcome?.ok === true ? { ...job, value } : null
    },
    done: (job) => change(job, null),
    async finish(job) {
      await write([change(job, null)])
    },
    async fail(job, ms) {
      // The fence stays: the next holder's is greater.
      const stored = storedOf(job.value)
      const lease = stored.lease === null ? null : { ...stored.lease, until: 0 }
      await write([change(job, JSON.stringify({ ...stored, due: clock.now() + ms, lease } satisfies Stored))])
    },
  }
}

const storedOf = (value: string): Stored => JSON.parse(value) as Stored
