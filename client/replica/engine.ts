import { createHlc } from '../../shared/hlc.ts'
import { createIds, isRecordId } from '../../shared/ids.ts'
import { closeCodes } from '../../shared/protocol/close.ts'
import type { RelayFrame } from '../../shared/protocol/frames.ts'
import { versions } from '../../shared/protocol/versions.ts'
import { fail } from '../../shared/result.ts'
import type { Query, ReplicaApi, SyncState } from '../bridge/api.ts'
import { answerTo, type FilePart, htmlParts, isThere } from './answers/answers.ts'
import { createQueries, type Queries } from './answers/queries.ts'
import { createStatus, statusBefore } from './answers/status.ts'
import { type Attachments, createAttachments } from './attachments/attachments.ts'
import { type Connection, createConnection, type Heard } from './connection.ts'
import type { Core, ReplicaOptions } from './core.ts'
import { createDesk, type Topic } from './desk.ts'
import { createLane } from './live/lane.ts'
import { createTexts, type Texts } from './live/texts.ts'
import { createDeferred, createQueue } from './queue.ts'
import { createRecords } from './records.ts'
import { openRows } from './rows.ts'
import { run, runAll } from './steps/act.ts'
import { takePage, takeRows } from './steps/feed.ts'
import { greet, objection, takeSpaces } from './steps/greet.ts'
import { takeRecord } from './steps/heal.ts'
import { ask, pump, takeVerdict } from './steps/outbox.ts'
import { refold } from './steps/refold.ts'
import { takeDigest, takeReset } from './steps/reset.ts'

/**
 * One member's replica: their records, kept current with the relay and written to while it is away. It knows no browser,
 * so a simulation runs it with a storage in memory and links in its hand. Rules SY-20…SY-36.
 */
export interface Replica
  extends Pick<ReplicaApi, 'live' | 'text' | 'keepText' | 'unsubscribe' | 'run' | 'runAll' | 'retryNow' | 'dismissRefused'> {
  /** Pushes the answer, and again whenever it has changed; of a list what changed. Gives the handle to stop it. */
  subscribe: Queries['subscribe']
  /** Reads the storage, then connects. Resolves when questions can be answered from what is stored. */
  start(): Promise<void>
  /** Ends the link and every timer; what is being written is finished first. The storage stays open. */
  stop(): Promise<void>
  /** Resolves when no work is under way; links and timers may bring more. */
  settled(): Promise<void>
  /** Another replica of this account writes: says so until `start`. */
  waitForLock(): void
  readonly files: {
    attach: Attachments['attach']
    detach: Attachments['detach']
    /** The bytes of a file that has not left this device; null: there is none such here. */
    ofDraft(draft: string, name: string): Promise<Blob | null>
    ofEntry(record: string, entry: string, name: string): Promise<Blob | null>
  }
  /** The HTML parts of the conversations with the newest activity, to be fetched ahead. */
  htmlParts(conversations: number): Promise<readonly FilePart[]>
  /** Does this entry stand in its record, with what it says? */
  isThere(record: string, entry: string): Promise<boolean>
}

/** A full disk would be full again at once: the relay lets us in, and the same page fails. */
const AFTER_FAILURE_MS = 5000

interface Running {
  readonly core: Core
  readonly connection: Connection
  readonly texts: Texts
  readonly attachments: Attachments
  readonly status: () => SyncState
}

export function createReplica(options: ReplicaOptions): Replica {
  const { account, storage } = options
  let running: Running | null = null
  let stopped = false
  let before: 'starting' | 'other-tab' = 'starting'
  let unheardBelow = 0
  const started = createDeferred<void>()
  const queue = createQueue(failed)
  const isUp = () => running?.connection.isUp() === true
  const lane = createLane({ send: (frame) => running?.connection.send(frame), isUp })
  const queries = createQueries({
    answer,
    enqueue: queue.push,
    schedule: options.schedule ?? ((push) => push()),
  })

  /** After a failure memory may run ahead of the storage: go back to what is stored, and begin the link anew. */
  function failed(error: unknown): void {
    options.report?.(error)
    running?.core.records.forget()
    running?.connection.lose(closeCodes.restarting, AFTER_FAILURE_MS)
  }

  async function answer(query: Query): Promise<unknown> {
    if (query.type === 'sync') return running === null ? statusBefore(before) : running.status()
    if (query.type === 'attachments') return running?.attachments.list(query.draft)
    return running === null ? undefined : answerTo(running.core, query)
  }

  function touch(topic: Topic): void {
    queries.touch(topic)
    if (isRecordId(topic)) options.onChanged?.(topic)
  }

  async function open(): Promise<Running> {
    const opened = await storage.open()
    const rows = await openRows({ storage, me: account, after: options.after, enqueue: queue.push }, opened)
    const desk = createDesk(storage, opened, rows, touch)
    const records = createRecords(storage, () => desk.meta().client ?? 0)
    const relayNow = () => options.now() + desk.meta().offset
    unheardBelow = desk.meta().nextN
    const connection = createConnection(options, {
      onOpen: () => connection.send({ type: 'hello', versions, device: desk.meta().device, token: options.token ?? null }),
      onFrame: (frame) => take(frame),
      onLost,
      onChange: () => queries.touch('sync'),
      enqueue: queue.push,
    })
    const core: Core = {
      account,
      storage,
      desk,
      records,
      hlc: createHlc(desk.meta().hlc),
      inFlight: new Set(),
      asked: new Map(),
      unheardBelow: () => unheardBelow,
      send: connection.send,
      now: options.now,
      relayNow,
      newId: createIds({ now: relayNow, random: options.random }),
    }
    await refold(core)
    const texts = createTexts({ core, lane, isUp, after: options.after, enqueue: queue.push })
    const attachments = createAttachments({
      core,
      line: options.fileLine ?? null,
      after: options.after,
      enqueue: queue.push,
      onChange: () => queries.touch('attachments'),
      onUp: () => queue.push(async () => (running === null ? undefined : goOn(running))),
    })
    return { core, connection, texts, attachments, status: createStatus(desk, connection, options.now()) }
  }

  function onLost(wasUp: boolean, code: number): void {
    if (running === null) return
    if (code === closeCodes.removed) options.onRemoved?.()
    const { core } = running
    core.inFlight.clear()
    core.asked.clear()
    running.attachments.goOn(false)
    lane.lost()
    const reachedAt = options.now()
    if (wasUp) unheardBelow = core.desk.meta().nextN
    // A step of its own: the link may have been lost because nothing can be written.
    if (wasUp) queue.push(() => core.desk.write({ meta: { put: [{ ...core.desk.meta(), reachedAt }] } }, 'relaxed'))
  }

  async function take(frame: Heard): Promise<void> {
    if (running === null) return
    if (frame.type === 'welcome') await welcome(running, frame)
    else if (running.connection.isUp()) await takeFrame(running, frame)
    goOn(running)
  }

  async function welcome({ core, connection, texts }: Running, frame: Extract<RelayFrame, { type: 'welcome' }>): Promise<void> {
    const code = connection.isUp() ? closeCodes.malformed : objection(core, frame)
    if (code !== null) return connection.lose(code)
    await greet(core, frame)
    connection.welcomed()
    lane.up()
    await texts.refresh()
  }

  async function takeFrame({ core, connection, texts }: Running, frame: Exclude<Heard, { type: 'welcome' }>): Promise<void> {
    switch (frame.type) {
      case 'page':
        return takePage(core, frame)
      case 'rows':
        return takeRows(core, frame)
      case 'spaces':
        await takeSpaces(core, frame)
        return texts.refresh()
      case 'reset':
        return takeReset(core, frame)
      case 'digest':
        return takeDigest(core, frame)
      case 'record':
        return takeRecord(core, frame)
      case 'verdict':
        if ((await takeVerdict(core, frame)) === 'forked') connection.lose(closeCodes.restarting)
        return
      case 'live':
      case 'shut':
        return lane.take(frame)
    }
  }

  /** After every step: ask and send what can be, and watch for the answers. */
  function goOn({ core, connection, attachments }: Running): void {
    attachments.goOn(connection.isUp())
    if (connection.isUp()) {
      ask(core)
      pump(core, attachments.mustWait)
    }
    connection.expect(!connection.isUp() || core.inFlight.size > 0 || core.asked.size > 0)
  }

  /** After every step before: what was just done is there. */
  const here = (): Promise<Attachments> => once(async ({ attachments }) => attachments)

  /** A step for somebody who waits for its result. */
  async function once<T>(step: (running: Running) => Promise<T>): Promise<T> {
    await started.promise
    return queue.ask(async () => {
      if (running === null || stopped) throw new Error('the replica has stopped')
      const result = await step(running)
      goOn(running)
      return result
    })
  }

  return {
    start: () =>
      queue.ask(async () => {
        if (running !== null || stopped) return
        running = await open()
        started.resolve()
        queries.touchAll()
        running.connection.open()
      }),
    async stop() {
      stopped = true
      running?.connection.stop()
      running?.attachments.stop()
      lane.lost()
      queue.close()
      await queue.settled()
    },
    settled: queue.settled,
    waitForLock() {
      before = 'other-tab'
      queries.touch('sync')
    },
    subscribe: queries.subscribe,
    unsubscribe: async (handle) => queries.unsubscribe(handle),
    run: (command, record, input, entry) =>
      once(async ({ core }) => (isRecordId(record) ? run(core, command, { record, input, entry }) : fail({ code: 'not-found' }))),
    runAll: (command, targets) =>
      once(async ({ core }) => {
        const known = targets.flatMap(({ record, ...target }) => (isRecordId(record) ? [{ ...target, record }] : []))
        return runAll(core, command, known)
      }),
    files: {
      attach: async (draft, files) => (await here()).attach(draft, files),
      detach: async (draft, name) => (await here()).detach(draft, name),
      ofDraft: async (draft, name) => (await here()).ofDraft(draft, name),
      ofEntry: async (record, entry, name) => (await here()).ofEntry(record, entry, name),
    },
    retryNow: () => once(async ({ connection }) => connection.retryNow()),
    dismissRefused: (id) => once(({ core }) => core.desk.write({ refused: { drop: [id] } }, 'relaxed')),
    live: lane.open,
    text: (name) => once(async ({ texts }) => texts.read(name)),
    keepText: (name, update, own) => once(({ texts }) => texts.keep(name, update, own)),
    htmlParts: (conversations) => once(({ core }) => htmlParts(core, conversations)),
    isThere: (record, entry) => once(async ({ core }) => isRecordId(record) && isThere(core, record, entry)),
  }
}
