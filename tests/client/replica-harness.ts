import type { Answers, AnswerTo, Query } from '../../client/bridge/api.ts'
import { type ListChange, listAfter } from '../../client/bridge/pushed.ts'
import type { FileLine } from '../../client/replica/attachments/attachments.ts'
import { createReplica, type Replica } from '../../client/replica/engine.ts'
import { createMemoryStorage } from '../../client/replica/storage/memory.ts'
import type { ReplicaStorage } from '../../client/replica/storage/storage.ts'
import type { ConversationId, InboxId, MemberId, RecordId, Space } from '../../shared/ids.ts'
import { kindOf } from '../../shared/ids.ts'
import { type ConversationRow, ROW_VERSION } from '../../shared/projections/conversation-row.ts'
import { decodeClientFrame, encodeRelayFrame } from '../../shared/protocol/codec.ts'
import type { ClientFrame, FeedRow, RelayFrame } from '../../shared/protocol/frames.ts'
import { decodeItem, type Item } from '../../shared/protocol/item.ts'
import type { LinkEvents } from '../../shared/protocol/link.ts'
import { versions } from '../../shared/protocol/versions.ts'
import type { Entry } from '../../shared/records/entry.ts'
import { kindByName } from '../../shared/records/kinds.ts'
import { loadRecord, type RecordDoc } from '../../shared/replica/layout.ts'
import { readEntries } from '../../shared/replica/read.ts'
import { addEntries, applyChange, snapshotOf } from '../../shared/replica/write.ts'

export const ulid = (n: number): string => String(n).padStart(26, '0')
export const me: MemberId = `member:${ulid(1)}`
export const inbox: InboxId = `inbox:${ulid(1)}`
export const conversation = (n: number): ConversationId => `conversation:${ulid(n)}`

/** The relay's client id, and the one it leases. */
const RELAY = 1
export const LEASED = 7

export const T0 = 1_700_000_000_000

/** A record as the relay holds it: what it adds becomes a row of the feed. */
export interface RelayRecord {
  readonly id: RecordId
  add(...entries: readonly EntryGiven[]): FeedRow
  /** Takes a member's change, as the judge would. */
  take(item: Item): FeedRow
  whole(): FeedRow
  entries(): readonly Entry[]
}
type EntryGiven = Partial<Entry> & Readonly<Record<string, unknown>> & { readonly type: string }

export interface World {
  readonly storage: ReplicaStorage
  now: number
  /** How far this machine's clock is ahead of the relay's, ms. */
  skew: number
  readonly links: FakeLink[]
  readonly timers: { readonly at: number; readonly run: () => void; off: boolean }[]
  readonly errors: unknown[]
  boot(options?: {
    account?: MemberId
    storage?: ReplicaStorage
    schedule?: (push: () => void) => void
    fileLine?: FileLine
  }): Promise<Replica>
  /** The link that is open now. */
  link(): FakeLink
  record(id: RecordId): RelayRecord
  /** Runs the timers that are due after `ms`. */
  pass(ms: number): Promise<void>
  settled(): Promise<void>
}

export interface FakeLink {
  readonly events: LinkEvents
  readonly sent: ClientFrame[]
  closed: number | null
  say(...frames: readonly RelayFrame[]): Promise<void>
  of<T extends ClientFrame['type']>(type: T): readonly Extract<ClientFrame, { type: T }>[]
  items(): readonly Item[]
  break(code?: number): Promise<void>
}

export const welcome = (given: Partial<Extract<RelayFrame, { type: 'welcome' }>> = {}): RelayFrame => ({
  type: 'welcome',
  versions,
  epoch: 'epoch',
  member: me,
  device: 'device',
  client: LEASED,
  judged: 0,
  now: T0,
  spaces: ['team', inbox],
  ...given,
})

export const page = (
  rows: readonly FeedRow[],
  given: { done?: boolean; below?: number; base?: number; space?: Space } = {},
): RelayFrame => ({
  type: 'page',
  space: given.space ?? inbox,
  bootstrap: { epoch: 'epoch', base: given.base ?? 100, baseId: 'base', below: given.below ?? 0 },
  done: given.done ?? true,
  rows,
})

export const rows = (...list: readonly FeedRow[]): RelayFrame => ({ type: 'rows', space: inbox, epoch: 'epoch', rows: list })

export const verdict = (n: number, code: 'ok' | Extract<RelayFrame, { type: 'verdict' }>['refusal'], now = T0): RelayFrame => ({
  type: 'verdict',
  n,
  refusal: code === 'ok' ? null : code,
  now,
})

export const created = (who = 'Ada'): EntryGiven => ({
  type: 'created',
  inbox,
  channel: `channel:${ulid(1)}`,
  via: 'email',
  subject: 'Hello',
  contact: { id: `contact:${ulid(1)}`, name: who, address: 'ada@example.org' },
})

export const comment = (text: string): EntryGiven => ({ type: 'comment', text, rich: null, mentions: [] })

/** A replica with the other end of its link in our hand, a clock that stands still, and a storage that outlives it. */
export function createWorld(): World {
  let seq = 0
  let ids = 1000
  let replica: Replica | null = null

  const world: World = {
    storage: createMemoryStorage(),
    now: T0,
    skew: 0,
    links: [],
    timers: [],
    errors: [],
    async boot(options = {}) {
      let seed = 1
      const draw = (): number => {
        seed = (seed * 48_271) % 2_147_483_647 // MINSTD: Park and Miller, 1988
        return seed & 255
      }
      replica = createReplica({
        account: options.account ?? me,
        storage: options.storage ?? world.storage,
        fileLine: options.fileLine,
        ...(options.schedule === undefined ? {} : { schedule: options.schedule }),
        connect(events) {
          const link = fakeLink(events, () => replica?.settled() ?? Promise.resolve())
          world.links.push(link)
          return {
            send(bytes) {
              const frame = decodeClientFrame(bytes)
              if (frame === null) throw new Error('the replica sent a malformed frame')
              link.sent.push(frame)
            },
            close(code) {
              link.closed = code
            },
            buffered: () => 0,
          }
        },
        now: () => world.now + world.skew,
        random: (count) => Uint8Array.from({ length: count }, draw),
        after(ms, run) {
          const timer = { at: world.now + ms, run, off: false }
          world.timers.push(timer)
          return () => {
            timer.off = true
          }
        },
        report: (error) => world.errors.push(error),
      })
      await replica.start()
      await replica.settled()
      return replica
    },
    link() {
      const link = world.links.at(-1)
      if (link === undefined) throw new Error('no link')
      return link
    },
    record: (id) =>
      relayRecord(
        id,
        () => ++seq,
        () => ulid(++ids),
      ),
    async pass(ms) {
      world.now += ms
      for (const timer of world.timers.splice(0)) {
        if (timer.off) continue
        if (timer.at <= world.now) timer.run()
        else world.timers.push(timer)
      }
      await world.settled()
    },
    settled: async () => replica?.settled(),
  }
  return world
}

function fakeLink(events: LinkEvents, settled: () => Promise<void>): FakeLink {
  const link: FakeLink = {
    events,
    sent: [],
    closed: null,
    async say(...frames) {
      for (const frame of frames) events.onFrame(encodeRelayFrame(frame))
      await settled()
    },
    of: <T extends ClientFrame['type']>(type: T) =>
      link.sent.filter((frame): frame is Extract<ClientFrame, { type: T }> => frame.type === type),
    items: () => link.of('push').flatMap((frame) => decodeItem(frame.item) ?? []),
    async break(code = 1006) {
      events.onClose(code)
      await settled()
    },
  }
  return link
}

function relayRecord(id: RecordId, nextSeq: () => number, nextId: () => string): RelayRecord {
  const kind = kindByName[kindOf(id) ?? 'conversation']
  const doc: RecordDoc = loadRecord(RELAY, [])
  let head: string | null = null
  let headSeq = 0
  let n = 0

  function row(bytes: Uint8Array): FeedRow {
    const prev = head
    head = nextId()
    headSeq = nextSeq()
    return { seq: headSeq, id: head, record: id, generation: 0, prev, shape: prev === null ? 'whole' : 'change', bytes, ...projection() }
  }

  function projection(): Pick<FeedRow, 'row' | 'rowVersion'> {
    const shown = kind.row(kind.fold(id, readEntries(doc, kind))) as ConversationRow | null
    return { row: shown === null ? null : JSON.stringify(shown), rowVersion: ROW_VERSION }
  }

  return {
    id,
    add(...entries) {
      const written = entries.map((entry) => ({ id: nextId(), by: 'relay' as const, at: T0 + headSeq, n: ++n, ...entry }))
      return row(addEntries(doc, RELAY, written))
    },
    take(item) {
      for (const change of item.changes) applyChange(doc, RELAY, change.update)
      return row(item.changes[0]?.update ?? new Uint8Array())
    },
    whole: () => ({
      seq: headSeq,
      id: head ?? '',
      record: id,
      generation: 0,
      prev: null,
      shape: 'whole',
      bytes: snapshotOf(doc),
      ...projection(),
    }),
    entries: () => readEntries(doc, kind),
  }
}

/** Every answer to a question, in the order in which they came. */
export async function watch<Q extends Query>(replica: Replica, query: Q): Promise<AnswerTo<Q>[]> {
  const answers: AnswerTo<Q>[] = []
  let list: Answers['list'] | undefined
  await replica.subscribe(query, (pushed) => {
    if (query.type === 'list') list = listAfter(list, pushed as ListChange)
    answers.push((query.type === 'list' ? list : pushed) as AnswerTo<Q>)
  })
  await replica.settled()
  return answers
}

/** The answer to a question now. */
export async function look<Q extends Query>(replica: Replica, query: Q): Promise<Answers[Q['type']]> {
  const [answer] = await watch(replica, query)
  if (answer === undefined) throw new Error(`no answer to ${query.type}`)
  return answer
}
