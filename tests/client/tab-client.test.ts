import { describe, expect, it } from 'vitest'
import type { Answers, ListQuery, Team } from '../../client/bridge/api.ts'
import { createBoot } from '../../client/bridge/tab/boot.ts'
import type { LineEvents } from '../../client/bridge/tab/line.ts'
import { createTabClient } from '../../client/bridge/tab/tab-client.ts'
import type { TabWord } from '../../client/replica/browser/tab.ts'
import { inbox, me } from './replica-harness.ts'

const list: ListQuery = { type: 'list', inbox, view: 'open', oldestFirst: false, from: 0, limit: 200 }
const row = (n: number, snippet = '') => ({ id: `conversation:${n}`, snippet }) as unknown as Answers['list']['rows'][number]
const team = { me, workspace: 'Us', members: [], inboxes: [] } as unknown as Team

/** What a tab's localStorage is. */
function createShelf() {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}

function createTab(shelf = createShelf(), account: string = me) {
  const said: TabWord[] = []
  const timers: (() => void)[] = []
  let events: LineEvents | null = null
  let ids = 0
  const replica = createTabClient({
    openLine(given) {
      events = given
      return { say: (word) => said.push(word) }
    },
    boot: createBoot(account, shelf, (_ms, run) => timers.push(run)),
    newId: () => `entry ${++ids}`,
    onWorker: (line) => line.say({ type: 'hello', lock: 'tab' }),
  })
  return {
    replica,
    shelf,
    /** What has been said since the last time. */
    heard: () => said.splice(0),
    worker: () => events?.onWorker(),
    hear: (word: Parameters<LineEvents['onWord']>[0]) => events?.onWord(word),
    pass: () => {
      for (const run of timers.splice(0)) run()
    },
  }
}

const whole = (...rows: Answers['list']['rows']) => ({ total: rows.length, from: 0, live: true, parts: rows })

describe('a tab and its worker', () => {
  it('[SY-41] says nothing before a worker is there, and then all that it wants', async () => {
    const tab = createTab()
    const handle = await tab.replica.subscribe(list, () => undefined)
    const other = await tab.replica.subscribe({ type: 'sync' }, () => undefined)
    await tab.replica.unsubscribe(other)
    expect(tab.heard()).toEqual([])
    tab.worker()
    expect(tab.heard()).toEqual([
      { type: 'hello', lock: 'tab' },
      { type: 'subscribe', handle, query: list },
    ])
  })

  it('[SY-41] asks the next worker everything again, and its lists begin anew', async () => {
    const tab = createTab()
    const answers: unknown[] = []
    tab.worker()
    const handle = await tab.replica.subscribe(list, ({ rows }) => answers.push(rows.map((one) => one.snippet)))
    tab.hear({ type: 'push', handle, pushed: whole(row(1, 'a'), row(2, 'b')) })
    tab.hear({ type: 'push', handle, pushed: { ...whole(), parts: [[1, 1], row(3, 'c')] } })
    tab.heard()
    tab.worker()
    expect(tab.heard()).toContainEqual({ type: 'subscribe', handle, query: list })
    tab.hear({ type: 'push', handle, pushed: whole(row(1, 'd')) })
    expect(answers).toEqual([['a', 'b'], ['b', 'c'], ['d']])
    await tab.replica.unsubscribe(handle)
    tab.hear({ type: 'push', handle, pushed: whole() })
    expect(answers).toHaveLength(3)
  })

  it('[SY-41] a call without an answer is made again with the same entry id; one with an answer is not', async () => {
    const tab = createTab()
    tab.worker()
    const done = tab.replica.run('conversation.close', 'c', {})
    const open = tab.replica.runAll('conversation.close', [{ record: 'c', input: {} }])
    const calls = tab.heard().filter((word) => word.type === 'call')
    expect(calls).toMatchObject([
      { name: 'run', given: ['conversation.close', 'c', {}, 'entry 1'] },
      { name: 'runAll', given: ['conversation.close', [{ record: 'c', input: {}, entry: 'entry 2' }]] },
    ])
    const [first, second] = calls.map((word) => word.id)
    tab.hear({ type: 'answer', id: first ?? 0, value: { ok: true, value: { entries: ['entry 1'] } } })
    expect(await done).toEqual({ ok: true, value: { entries: ['entry 1'] } })
    tab.worker()
    expect(tab.heard().filter((word) => word.type === 'call')).toEqual([calls[1]])
    tab.hear({ type: 'failure', id: second ?? 0, message: 'it has stopped' })
    await expect(open).rejects.toThrow('it has stopped')
  })
})

describe('what was on screen last', () => {
  /** A tab that has seen a list of 60, and was then closed. */
  async function seen() {
    const tab = createTab()
    tab.worker()
    const rows = Array.from({ length: 60 }, (_, n) => row(n))
    tab.hear({ type: 'push', handle: await tab.replica.subscribe({ type: 'team' }, () => undefined), pushed: team })
    tab.hear({ type: 'push', handle: await tab.replica.subscribe(list, () => undefined), pushed: whole(...rows) })
    tab.pass()
    return tab.shelf
  }

  it('[SY-42] is shown at once, marked as not live, until the replica answers', async () => {
    const tab = createTab(await seen())
    const lists: Answers['list'][] = []
    const teams: Team[] = []
    await tab.replica.subscribe({ type: 'team' }, (answer) => teams.push(answer))
    const handle = await tab.replica.subscribe(list, (answer) => lists.push(answer))
    expect(teams).toEqual([team])
    expect(lists).toMatchObject([{ total: 60, live: false }])
    expect(lists[0]?.rows).toHaveLength(50)
    tab.worker()
    tab.hear({ type: 'push', handle, pushed: whole(row(1)) })
    expect(lists[1]).toEqual({ total: 1, from: 0, live: true, rows: [row(1)] })
    await tab.replica.subscribe(list, (answer) => lists.push(answer))
    expect(lists).toHaveLength(2) // the replica has spoken: it is asked, not remembered
  })

  it('[SY-42] is nobody else’s, and of no other list', async () => {
    const shelf = await seen()
    const answers: unknown[] = []
    await createTab(shelf, 'member:other').replica.subscribe(list, (answer) => answers.push(answer))
    await createTab(shelf).replica.subscribe({ ...list, view: 'closed' }, (answer) => answers.push(answer))
    await createTab(shelf).replica.subscribe({ ...list, oldestFirst: true }, (answer) => answers.push(answer))
    shelf.setItem('samtal.boot', '{')
    await createTab(shelf).replica.subscribe(list, (answer) => answers.push(answer))
    expect(answers).toEqual([])
  })

  it('[SY-42] is gone with the replica, and does not come back', async () => {
    const tab = createTab(await seen())
    tab.worker()
    const handle = await tab.replica.subscribe(list, () => undefined)
    tab.hear({ type: 'push', handle, pushed: whole(row(1)) })
    void tab.replica.wipe()
    tab.hear({ type: 'push', handle, pushed: whole(row(2)) })
    tab.pass()
    expect([...tab.shelf.kept]).toEqual([])
  })
  it('[SY-42] forgets a list that nobody looks at any more: what of it is hidden or lost then, nobody would say', async () => {
    const tab = createTab()
    tab.worker()
    const handle = await tab.replica.subscribe(list, () => undefined)
    const other = await tab.replica.subscribe(list, () => undefined)
    tab.hear({ type: 'push', handle, pushed: whole(row(1, 'a secret')) })
    tab.pass()
    await tab.replica.unsubscribe(other)
    tab.pass()
    expect(tab.shelf.getItem('samtal.boot')).toContain('a secret')
    await tab.replica.unsubscribe(handle)
    tab.pass()
    expect(tab.shelf.getItem('samtal.boot')).not.toContain('a secret')
  })
})
