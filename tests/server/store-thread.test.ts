import { describe, expect, onTestFinished, test } from 'vitest'
import { groupCommits } from '../../server/store/sqlite/group-commits.ts'
import { startThread } from '../../server/store/sqlite/thread.ts'
import type { Outcome, Transaction } from '../../server/store/store.ts'
import type { DyingCalls } from '../fixtures/dying-thread.ts'

const start = (how = 'later') => startThread<DyingCalls>(new URL('../fixtures/dying-thread.ts', import.meta.url), how)

describe('the thread of the store', () => {
  test('[ST-9] when the thread dies, pending calls reject and so do later ones', async () => {
    const thread = await start()
    const [answered, exited, pending] = [thread.ask('wait', []), thread.ask('exits', []), thread.ask('wait', [])]
    expect(await answered).toBe('waited')
    await expect(exited).rejects.toThrow('the thread has ended')
    await expect(pending).rejects.toThrow('the thread has ended')
    await thread.ended
    await expect(thread.ask('wait', [])).rejects.toThrow('the thread has ended')
  })

  test('[ST-9] a call that throws over there rejects with its reason, and the thread lives on', async () => {
    const thread = await start()
    onTestFinished(async () => void (await thread.ask('close', [])))
    await expect(thread.ask('throws', [])).rejects.toThrow('this call only')
    expect(await thread.ask('wait', [])).toBe('waited')
  })

  test('[ST-9] a thread that cannot prepare is told of at once', async () => {
    await expect(start('at start')).rejects.toThrow('no such luck')
    const missing = new URL('../fixtures/no-such-thread.ts', import.meta.url)
    await expect(startThread(missing, null)).rejects.toThrow('no-such-thread')
  })
})

describe('group commits', () => {
  const named = (key: string): Transaction => ({ rows: [], cells: [{ table: 'meta', key, value: '1' }] })
  const namesOf = (batch: readonly Transaction[]) => batch.map(({ cells }) => cells[0]?.key).join('')

  /** Writes that wait until they are let go; each transaction's outcome is its place in its write. */
  function heldWrites() {
    const writes: { names: string; finish(error?: Error): void }[] = []
    const write = (batch: readonly Transaction[]) =>
      new Promise<readonly Outcome[]>((resolve, reject) => {
        const finish = (error?: Error) => (error ? reject(error) : resolve(batch.map((_, place) => ({ ok: true, seqs: [place] }))))
        writes.push({ names: namesOf(batch), finish })
      })
    return { writes, ...groupCommits(write) }
  }

  const turn = () => new Promise((resolve) => setImmediate(resolve))

  test('[ST-1] calls of one turn share a write; what comes meanwhile shares the next, in order, with its own outcomes', async () => {
    const { writes, commit } = heldWrites()
    const calls = [commit([named('a')]), commit([named('b'), named('c')])]
    await turn()
    calls.push(commit([named('d')]), commit([]), commit([named('e'), named('f')]))
    await turn()
    expect(writes.map((write) => write.names)).toEqual(['abc'])
    writes[0]?.finish()
    await turn()
    expect(writes.map((write) => write.names)).toEqual(['abc', 'def'])
    writes[1]?.finish()
    const places = (await Promise.all(calls)).map((outcomes) => outcomes.map((outcome) => (outcome.ok ? outcome.seqs[0] : null)))
    expect(places).toEqual([[0], [1, 2], [0], [], [1, 2]])
  })

  test('[ST-1] a failed write rejects its own callers; those after it are written', async () => {
    const { writes, commit, idle } = heldWrites()
    const first = commit([named('a')])
    await turn()
    const second = commit([named('b')])
    writes[0]?.finish(new Error('disk full'))
    await expect(first).rejects.toThrow('disk full')
    await turn()
    writes[1]?.finish()
    expect(await second).toEqual([{ ok: true, seqs: [0] }])
    await idle()
  })

  test('[ST-1] a group has an end, and no caller is split over two', async () => {
    const { writes, commit } = heldWrites()
    const many = (count: number) => commit(Array.from({ length: count }, () => named('x')))
    const calls = [many(5_000), many(4_000), many(96), many(1)]
    for (let i = 0; i < 3; i++) {
      await turn()
      writes[i]?.finish()
    }
    expect((await Promise.all(calls)).map((outcomes) => outcomes.length)).toEqual([5_000, 4_000, 96, 1])
    expect(writes.map((write) => write.names.length)).toEqual([5_000, 4_096, 1])
  })
})
