import { describe, expect, test } from 'vitest'
import { createJobs, jobCell, LEASE_MS } from '../../../server/jobs/jobs.ts'
import { createJobRunner, type Run } from '../../../server/jobs/runner.ts'
import { createMemoryStore } from '../../../server/store/memory.ts'
import type { CellChange, Store } from '../../../server/store/store.ts'
import { createManualClock } from '../../sim/clock.ts'
import { breathe } from '../../sim/link.ts'
import { createRandom } from '../../sim/random.ts'

const HOUR = 3_600_000

/** A store of which one commit can fail, a clock in our hand, and one life of a runner. */
function createBench() {
  const clock = createManualClock()
  const disk = { commits: 0, fails: null as number | null }
  const store = createMemoryStore({
    beforeCommit() {
      if (++disk.commits === disk.fails) throw new Error('the disk fails')
    },
  })
  const errors: unknown[] = []
  return {
    ...{ clock, store, errors },
    failNextCommit() {
      disk.fails = disk.commits + 1
    },
    commit: (...cells: CellChange[]) => store.commit([{ rows: [], cells }]),
    cells: async (table: 'jobs' | 'meta') => (await store.cells(table, '')).map((cell) => cell.key),
    live(run: (run: Run) => Promise<void>, concurrency = 2, on: Store = store, seed = 1) {
      const stop = new AbortController()
      const jobs = createJobs(on, { ...clock, random: createRandom(seed).bytes })
      const onError = (error: unknown) => errors.push(error)
      const runner = createJobRunner({ jobs, kind: 'notify', concurrency, clock, signal: stop.signal, run, onError })
      return { runner, jobs, stop: () => stop.abort() }
    },
    /** Lets timers and promises come to their end for so long. */
    async pass(ms = 0) {
      for (let step = 0; step < 4; step++) {
        await breathe()
        clock.advance(step === 0 ? ms : 0)
      }
      await breathe()
    },
  }
}

/** The store as a process sees it that is gone from a certain commit on. */
function mortal(store: Store, end: { readonly at: number; readonly when: 'before' | 'after' }): Store {
  let commits = 0
  let dead = false
  return {
    ...store,
    async commit(batch) {
      if (dead) throw new Error('this process is gone')
      commits++
      const isLast = end.at === commits
      if (isLast && end.when === 'before') {
        dead = true
        throw new Error('died before')
      }
      const outcomes = await store.commit(batch)
      if (isLast) {
        dead = true
        throw new Error('died after')
      }
      return outcomes
    },
  }
}

type Bench = ReturnType<typeof createBench>

/** Does what it is for, once, in the transaction that ends the job. */
const writing =
  (bench: Bench, store: Store = bench.store) =>
  async (run: Run) => {
    const [outcome] = await store.commit([
      { rows: [], cells: [{ table: 'meta', key: `told/${run.id}`, value: String(run.attempts), expect: 'absent' }, await run.done()] },
    ])
    if (outcome?.ok !== true) throw new Error('refused')
  }

describe('a runner', () => {
  test('[JB-4] does what is asked for, each once, at most so many at a time', async () => {
    const bench = createBench()
    let now = 0
    let most = 0
    const { runner } = bench.live(async (run) => {
      most = Math.max(most, ++now)
      await breathe()
      await writing(bench)(run)
      now--
    }, 3)
    await bench.commit(...Array.from({ length: 20 }, (_, index) => jobCell('notify', `j${index}`, {})))
    runner.wake()
    await runner.settled()
    expect(await bench.cells('meta')).toHaveLength(20)
    expect(await bench.cells('jobs')).toEqual([])
    expect(most).toBe(3)
    expect(bench.errors).toEqual([])
  })

  test('[JB-4] a run that had nothing to write ends its job', async () => {
    const bench = createBench()
    await bench.commit(jobCell('notify', 'a', {}))
    const { runner } = bench.live(async () => undefined)
    await runner.settled()
    expect(await bench.cells('jobs')).toEqual([])
  })

  test('[JB-4] what fails comes again, later each time, and stands in nobody’s way', async () => {
    const bench = createBench()
    const tries: number[] = []
    const begun = bench.clock.now()
    const { runner } = bench.live(async (run) => {
      if (run.id === 'good') return writing(bench)(run)
      tries.push(bench.clock.now() - begun)
      if (tries.length < 4) throw new Error('not now')
      return writing(bench)(run)
    }, 1)
    await bench.commit(jobCell('notify', 'bad', {}), jobCell('notify', 'good', {}))
    runner.wake()
    await bench.pass()
    expect(await bench.cells('meta')).toEqual(['told/good'])
    for (let i = 0; i < 30; i++) await bench.pass(5000)
    expect(tries).toEqual([0, 5000, 20_000, 80_000])
    expect(await bench.cells('meta')).toEqual(['told/bad', 'told/good'])
    expect(await bench.cells('jobs')).toEqual([])
  })

  test('[JB-4] sleeps until the next is due, over a clock that is put forward too, and tries a failing store with pauses', async () => {
    const bench = createBench()
    let looks = 0
    const counted: Store = {
      ...bench.store,
      cells(...asked) {
        looks++
        return bench.store.cells(...asked)
      },
    }
    const ran: string[] = []
    await bench.commit(jobCell('notify', 'a', {}, bench.clock.now() + 90 * 24 * HOUR))
    const { runner } = bench.live(async (run) => void ran.push(run.id), 1, counted)
    await runner.settled()
    expect(looks).toBe(1)
    await bench.pass(HOUR)
    expect(looks).toBe(2)
    bench.failNextCommit()
    for (let day = 0; day < 90 * 24; day++) await bench.pass(HOUR)
    expect(ran).toEqual(['a'])
    expect(bench.errors).toHaveLength(1)
  })

  test('[JB-2] a run that takes long keeps its lease; after the relay has stopped nothing is taken', async () => {
    const bench = createBench()
    let letGo: () => void = () => undefined
    let runs = 0
    const { runner, jobs, stop } = bench.live(async (run) => {
      runs++
      await new Promise<void>((resolve) => {
        letGo = resolve
      })
      await writing(bench)(run)
    })
    await bench.commit(jobCell('notify', 'a', {}))
    runner.wake()
    for (let i = 0; i < 12; i++) await bench.pass(LEASE_MS / 3)
    expect((await jobs.take('notify', 1)).held).toEqual([])
    letGo()
    await runner.settled()
    expect(runs).toBe(1)
    expect(await bench.cells('meta')).toEqual(['told/a'])
    stop()
    await bench.commit(jobCell('notify', 'b', {}))
    runner.wake()
    await bench.pass(HOUR)
    expect(runs).toBe(1)
  })

  test('[JB-3] a run whose lease was lost hears of it, and writes nothing', async () => {
    const bench = createBench()
    let aborted = false
    let letGo: () => void = () => undefined
    let first = true
    const { runner } = bench.live(async (run) => {
      if (!first) return writing(bench)(run)
      first = false
      await new Promise<void>((resolve) => {
        letGo = resolve
      })
      aborted = run.signal.aborted
      await writing(bench)(run)
    })
    await bench.commit(jobCell('notify', 'a', {}))
    runner.wake()
    await bench.pass()
    await bench.commit(jobCell('notify', 'a', {})) // asked for anew: the run under way is of the past
    await bench.pass(LEASE_MS / 3)
    letGo()
    await runner.settled()
    await bench.pass(HOUR)
    expect(aborted).toBe(true)
    expect(await bench.cells('meta')).toEqual(['told/a'])
    expect(await bench.cells('jobs')).toEqual([])
  })

  test.each([1, 2, 3].flatMap((at) => (['before', 'after'] as const).map((when) => ({ at, when }))))(
    '[JB-4] a relay that dies $when its commit $at loses nothing and does nothing twice',
    async (death) => {
      const bench = createBench()
      await bench.commit(jobCell('notify', 'a', {}), jobCell('notify', 'b', {}))
      const dying = mortal(bench.store, death)
      await bench.live(writing(bench, dying), 1, dying, 1).runner.settled()
      await bench.pass()
      await bench.live(writing(bench), 1, bench.store, 2).runner.settled()
      await bench.pass()
      expect(await bench.cells('meta')).toEqual(['told/a', 'told/b'])
      for (let i = 0; i < 5; i++) await bench.pass(HOUR)
      expect(await bench.cells('meta')).toEqual(['told/a', 'told/b'])
      expect(await bench.cells('jobs')).toEqual([])
    },
  )
})
