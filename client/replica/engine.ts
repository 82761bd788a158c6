import { createHlc } from '../../shared/hlc.ts'
import { createIds, isRecordId } from '../../shared/ids.ts'
import { closeCodes } from '../../shared/protocol/close.ts'
import type { RelayFrame } from '../../shared/protocol/frames.ts'
import { versions } from '../../shared/protocol/versions.ts'
import { fail } from '../../shared/result.ts'
import type { Query, ReplicaApi, SyncState } from '../bridge/api.ts'
import { answerTo, type FilePart, htmlParts } from './answers.ts'
import { type Connection, createConnection } from './connection.ts'
import type { Core, ReplicaOptions } from './core.ts'
import { createDesk } from './desk.ts'
import { createQueries } from './queries.ts'
import { createDeferred, createQueue } from './queue.ts'
import { createRecords } from './records.ts'
import { createStatus, statusBefore } from './status.ts'
import { run } from './steps/act.ts'
import { takePage, takeReset, takeRows } from './steps/feed.ts'
import { greet, objection } from './steps/greet.ts'
import { takeRecord } from './steps/heal.ts'
import { ask, pump, takeVerdict } from './steps/outbox.ts'
import { refold } from './steps/refold.ts'

/**
 * One member's replica: their records, kept current with the relay and written to while it is away. It knows no browser,
 * so a simulation runs it with a storage in memory and links in its hand. Rules SY-20…SY-36.
 */
export interface Replica extends Pick<ReplicaApi, 'subscribe' | 'unsubscribe' | 'run' | 'retryNow' | 'dismissRefused'> {
  /** Reads the storage, then connects. Resolves when questions can be answered from what is stored. */
  start(): Promise<void>
  /** Ends the link and every timer; what is being written is finished first. The storage stays open. */
  stop(): Promise<void>
  /** Resolves when no work is under way; links and timers may bring more. */
  settled(): Promise<void>
  /** Another replica of this account writes: says so until `start`. */
  waitForLock(): void
  /** The HTML parts of the conversations with the newest activity, to be fetched ahead. */
  htmlParts(conversations: number): Promise<readonly FilePart[]>
}

/** A full disk would be full again at once: the relay lets us in, and the same page fails. */
const AFTER_FAILURE_MS = 5000

interface Running {
  readonly core: Core
  readonly connection: Connection
  readonly status: () => SyncState
}

export function createReplica(options: ReplicaOptions): Replica {
  const { account, storage } = options
  let running: Running | null = null
  let stopped = false
  let before: 'starting' | 'other-tab' = 'starting'
  const started = createDeferred<void>()
  const queue = createQueue(failed)
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
    if (running !== null) return query.type === 'sync' ? running.status() : answerTo(running.core, query)
    return query.type === 'sync' ? statusBefore(before) : undefined
  }

  async function open(): Promise<Running> {
    const desk = createDesk(storage, await storage.open(), account, queries.touch)
    const records = createRecords(storage, () => desk.meta().client ?? 0)
    const relayNow = () => options.now() + desk.meta().offset
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
      send: connection.send,
      now: options.now,
      relayNow,
      newId: createIds({ now: relayNow, random: options.random }),
    }
    await refold(core)
    return { core, connection, status: createStatus(desk, connection, options.now()) }
  }

  function onLost(wasUp: boolean): void {
    if (running === null) return
    const { core } = running
    core.inFlight.clear()
    core.asked.clear()
    const reachedAt = options.now()
    // A step of its own: the link may have been lost because nothing can be written.
    if (wasUp) queue.push(() => core.desk.write({ meta: { put: [{ ...core.desk.meta(), reachedAt }] } }, 'relaxed'))
  }

  async function take(frame: RelayFrame): Promise<void> {
    if (running === null) return
    if (frame.type === 'welcome') await welcome(running, frame)
    else if (running.connection.isUp()) await takeFrame(running, frame)
    goOn(running)
  }

  async function welcome({ core, connection }: Running, frame: Extract<RelayFrame, { type: 'welcome' }>): Promise<void> {
    const code = connection.isUp() ? closeCodes.malformed : objection(core, frame)
    if (code !== null) return connection.lose(code)
    await greet(core, frame)
    connection.welcomed()
  }

  async function takeFrame({ core, connection }: Running, frame: Exclude<RelayFrame, { type: 'welcome' }>): Promise<void> {
    switch (frame.type) {
      case 'page':
        return takePage(core, frame)
      case 'rows':
        return takeRows(core, frame)
      case 'reset':
        return takeReset(core, frame)
      case 'record':
        return takeRecord(core, frame)
      case 'verdict':
        if ((await takeVerdict(core, frame)) === 'forked') connection.lose(closeCodes.restarting)
    }
  }

  /** After every step: ask and send what can be, and watch for the answers. */
  function goOn({ core, connection }: Running): void {
    if (connection.isUp()) {
      ask(core)
      pump(core)
    }
    connection.expect(!connection.isUp() || core.inFlight.size > 0 || core.asked.size > 0)
  }

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
    run: (command, record, input) =>
      once(async ({ core }) => (isRecordId(record) ? run(core, command, record, input) : fail({ code: 'not-found' }))),
    retryNow: () => once(async ({ connection }) => connection.retryNow()),
    dismissRefused: (id) => once(({ core }) => core.desk.write({ refused: { drop: [id] } }, 'relaxed')),
    htmlParts: (conversations) => once(({ core }) => htmlParts(core, conversations)),
  }
}
