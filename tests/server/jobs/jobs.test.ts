import { describe, expect, test } from 'vitest'
import { createJobs, type HeldJob, jobCell, LEASE_MS } from '../../../server/jobs/jobs.ts'
import { createMemoryStore } from '../../../server/store/memory.ts'
import type { CellChange, Store } from '../../../server/store/store.ts'
import { createManualClock, type ManualClock } from '../../sim/clock.ts'
import { createRandom } from '../../sim/random.ts'

let lives = 0
/** One life of the relay: its leases are its own. */
const life = (store: Store, clock: ManualClock) => createJobs(store, { ...clock, random: createRandom(++lives).bytes })

const commit = async (store: Store, ...cells: CellChange[]) => (await store.commit([{ rows: [], cells }]))[0]
const idsOf = (held: readonly HeldJob[]) => held.map((job) => job.id)
const effect = (key: string): CellChange => ({ table: 'meta', key, value: '"done"' })

function setUp() {
  const clock = createManualClock()
  const store = createMemoryStore()
  return { clock, store, jobs: life(store, clock) }
}

async function takeOne(jobs: ReturnType<typeof life>, kind = 'notify'): Promise<HeldJob> {
  const [job] = (await jobs.take(kind, 1)).held
  if (job === undefined) throw new Error('nothing to take')
  return job
}

describe('asking', () => {
  test('[JB-1] a job is there with the transaction that asks for it, and not without it', async () => {
    const { store, jobs } = setUp()
    await commit(store, jobCell('notify', 'a', {}), { table: 'meta', key: 'x', value: '1', expect: 'present' })
    expect((await jobs.take('notify', 10)).held).toEqual([])
    await commit(store, jobCell('notify', 'a', { words: 'ä' }))
    expect(await takeOne(jobs)).toMatchObject({ kind: 'notify', id: 'a', payload: { words: 'ä' }, attempts: 1 })
  })

  test('[JB-1] asked for twice it is one, asked for again while it runs it is run once more', async () => {
    const { store, jobs } = setUp()
    await commit(store, jobCell('notify', 'a', 1))
    await commit(store, jobCell('notify', 'a', 2))
    const first = await takeOne(jobs)
    expect((await jobs.take('notify', 10)).held).toEqual([])
    await commit(store, jobCell('notify', 'a', 3))
    const second = await takeOne(jobs)
    expect(second.payload).toBe(3)
    expect(await commit(store, effect('old'), jobs.done(first))).toMatchObject({ ok: false, conflict: 'cell' })
    expect(await commit(store, effect('new'), jobs.done(second))).toMatchObject({ ok: true })
    expect(await store.cells('jobs', '')).toEqual([])
  })

  test('[JB-1] kinds that begin alike are apart, and a job is not due before its time', async () => {
    const { store, jobs, clock } = setUp()
    await commit(store, jobCell('mail', 'a', {}), jobCell('mailbox', 'b', {}), jobCell('mail', 'c', {}, clock.now() + 5000))
    const taken = await jobs.take('mail', 10)
    expect(idsOf(taken.held)).toEqual(['a'])
    expect(taken.nextAt).toBe(clock.now() + 5000)
    clock.advance(5000)
    expect(idsOf((await jobs.take('mail', 10)).held)).toEqual(['c'])
  })

  test('[JB-1] the longest waiting go first, whatever they are called', async () => {
    const { store, jobs, clock } = setUp()
    await commit(
      store,
      jobCell('notify', 'a', {}, clock.now()),
      jobCell('notify', 'b', {}, clock.now() - 10),
      jobCell('notify', 'c', {}, 1),
    )
    expect([...idsOf((await jobs.take('notify', 2)).held), ...idsOf((await jobs.take('notify', 2)).held)]).toEqual(['c', 'b', 'a'])
  })
})

describe('leases', () => {
  test('[JB-2] what somebody holds nobody else gets, until the lease runs out', async () => {
    const { store, jobs, clock } = setUp()
    await commit(store, jobCell('notify', 'a', {}))
    const first = await takeOne(jobs)
    clock.advance(LEASE_MS - 1)
    expect(await jobs.take('notify', 1)).toEqual({ held: [], nextAt: clock.now() + 1 })
    clock.advance(1)
    const second = await takeOne(jobs)
    expect(second.attempts).toBe(2)
    expect(await commit(store, effect('late'), jobs.done(first))).toMatchObject({ ok: false })
    expect(await store.cells('meta', 'late')).toEqual([])
    expect(await commit(store, effect('once'), jobs.done(second))).toMatchObject({ ok: true })
  })

  test('[JB-2] a renewed lease holds on, a lost one is not renewed', async () => {
    const { store, jobs, clock } = setUp()
    await commit(store, jobCell('notify', 'a', {}))
    const first = await takeOne(jobs)
    clock.advance(LEASE_MS - 1)
    const renewed = await jobs.renew(first)
    clock.advance(LEASE_MS - 1)
    expect((await jobs.take('notify', 1)).held).toEqual([])
    clock.advance(1)
    await takeOne(jobs)
    expect(renewed === null ? null : await jobs.renew(renewed)).toBeNull()
  })

  test('[JB-2] two who take at once share what is there and have nothing twice', async () => {
    const { store, clock } = setUp()
    const [one, two] = [life(store, clock), life(store, clock)]
    await commit(store, ...Array.from({ length: 50 }, (_, index) => jobCell('notify', `j${index}`, {})))
    // Each thinks the other dead, as two lives would: only the store stands between them.
    const taken = await Promise.all([one.take('notify', 30), two.take('notify', 30), one.take('notify', 30)])
    const finished = await Promise.all(
      taken.flatMap(({ held }, who) => held.map((job) => commit(store, effect(`${job.id}/${who}`), one.done(job)))),
    )
    expect(finished.filter((outcome) => outcome?.ok === true)).toHaveLength(50)
    expect(await store.cells('meta', '')).toHaveLength(50)
    expect(await store.cells('jobs', '')).toEqual([])
  })

  test('[JB-2] what a former life held is free at once: it lived under the same lock', async () => {
    const { store, jobs, clock } = setUp()
    await commit(store, jobCell('notify', 'a', {}))
    const before = await takeOne(jobs)
    const after = await takeOne(life(store, clock))
    expect(after.attempts).toBe(2)
    expect(await commit(store, jobs.done(before))).toMatchObject({ ok: false })
  })

  test('[JB-2] a clock that is put back leaves no lease that lasts for ever; one put forward voids none by itself', async () => {
    const { store, jobs, clock } = setUp()
    await commit(store, jobCell('notify', 'a', {}), jobCell('notify', 'b', {}))
    const [first] = (await jobs.take('notify', 2)).held
    let now = clock.now() - 24 * 3_600_000
    const back = { ...clock, now: () => now, random: createRandom(9).bytes }
    const jobsBack = createJobs(store, back)
    await commit(store, jobCell('notify', 'c', {}))
    const held = await jobsBack.take('notify', 3)
    expect(idsOf(held.held).sort()).toEqual(['a', 'b', 'c'])
    now += 30 * 24 * 3_600_000
    const c = held.held.find((job) => job.id === 'c')
    expect(c === undefined ? null : await commit(store, jobsBack.done(c))).toMatchObject({ ok: true })
    expect(first === undefined ? null : await commit(store, jobs.done(first))).toMatchObject({ ok: false })
  })
})

describe('giving back', () => {
  test('[JB-3] only who holds it can finish it, give it back, or write with it', async () => {
    const { store, jobs, clock } = setUp()
    await commit(store, jobCell('notify', 'a', {}))
    const lost = await takeOne(jobs)
    clock.advance(LEASE_MS)
    const holder = await takeOne(jobs)
    await jobs.fail(lost, 0)
    await jobs.finish(lost)
    expect((await jobs.take('notify', 1)).held).toEqual([])
    expect(await commit(store, effect('x'), jobs.done(lost))).toMatchObject({ ok: false, conflict: 'cell', at: 'jobs/notify/a' })
    await jobs.finish(holder)
    expect(await store.cells('jobs', '')).toEqual([])
    expect(await commit(store, effect('x'), jobs.done(holder))).toMatchObject({ ok: false }) // nor twice
  })

  test('[JB-4] what failed is due again after its wait, with its attempts counted', async () => {
    const { store, jobs, clock } = setUp()
    await commit(store, jobCell('notify', 'a', {}))
    await jobs.fail(await takeOne(jobs), 5000)
    expect(await jobs.take('notify', 1)).toEqual({ held: [], nextAt: clock.now() + 5000 })
    clock.advance(5000)
    expect(await takeOne(jobs)).toMatchObject({ attempts: 2 })
  })
})
