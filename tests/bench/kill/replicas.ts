import { randomBytes } from 'node:crypto'
import type { SyncState } from '../../../client/bridge/api.ts'
import { createReplica, type Replica } from '../../../client/replica/engine.ts'
import { createMemoryStorage } from '../../../client/replica/storage/memory.ts'
import type { ReplicaStorage } from '../../../client/replica/storage/storage.ts'
import { createIds, type MemberId, type RecordId } from '../../../shared/ids.ts'
import type { Random } from '../../sim/random.ts'
import { connectTo } from './socket.ts'
import type { Conversation, Witness } from './witness.ts'

/** One browser of a member, without the browser: the real replica, with its storage in memory. */
export interface Desktop {
  readonly replica: Replica
  readonly storage: ReplicaStorage
  sync(): SyncState | null
}

export async function openDesktop(options: {
  readonly account: MemberId
  readonly token: string
  readonly witness: Witness
  url(): string
  report(error: unknown): void
}): Promise<Desktop> {
  const storage = createMemoryStorage()
  const replica = createReplica({
    account: options.account,
    token: options.token,
    storage,
    connect: (events) => options.witness.listen(events, (heard) => connectTo(options.url(), heard)),
    now: Date.now,
    random: (count) => randomBytes(count),
    after(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    report: options.report,
  })
  let sync: SyncState | null = null
  void replica.subscribe({ type: 'sync' }, (state) => {
    sync = state
  })
  await replica.start()
  return { replica, storage, sync: () => sync }
}

/** What was done and must be found again, by the text that only it has. */
export type Deeds = Map<string, RecordId>

/** More than that waits for the relay already: a person would have stopped by now, and so does this. */
const PATIENCE = 40
const LONGEST_PAUSE_MS = 120
/** Conversations that are worked on: the newest, so that none grows without an end. */
const FRESH = 30

const newId = createIds({ now: Date.now, random: (count) => randomBytes(count) })

/**
 * A member at work until `over`: answers whoever has no answer yet, and comments, closes and reopens what has one. A
 * conversation that a colleague closed before its answer left would be held, and nothing would leave.
 */
export async function work(
  { replica, sync }: Desktop,
  options: {
    readonly name: string
    readonly random: Random
    readonly deeds: Deeds
    readonly answered: Set<RecordId>
    readonly from: string
    readonly conversations: readonly Conversation[]
    over(): boolean
  },
): Promise<void> {
  const { random, deeds, answered } = options

  async function answer({ record, address }: Conversation, text: string): Promise<void> {
    answered.add(record)
    const input = {
      ...{ from: { name: 'Workshop', address: options.from }, to: [{ name: '', address }], cc: [], bcc: [], subject: text, text },
      ...{ rich: null, files: [], seen: 2, draft: newId(), answers: null, close: false },
    }
    const done = await replica.run('conversation.send', record, input)
    if (done.ok) deeds.set(text, record)
    else answered.delete(record) // it has not come to this replica yet
  }

  async function carryOn({ record }: Conversation, text: string): Promise<void> {
    const dice = random.next()
    if (dice < 0.1) return void (await replica.run('conversation.close', record, { seen: 2 }))
    if (dice < 0.2) return void (await replica.run('conversation.reopen', record, {}))
    const done = await replica.run('conversation.comment', record, { text, rich: null, mentions: [] })
    if (done.ok) deeds.set(text, record)
  }

  for (let n = 1; !options.over(); n++) {
    await pause(random.int(LONGEST_PAUSE_MS))
    const fresh = options.conversations.slice(-FRESH)
    if (fresh.length === 0 || (sync()?.waiting.length ?? 0) > PATIENCE) continue
    const conversation = random.pick(fresh)
    const text = `${options.name} ${n}`
    if (answered.has(conversation.record)) await carryOn(conversation, text)
    else await answer(conversation, text)
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
