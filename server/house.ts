import type { Signal } from '../shared/channel/channel.ts'
import { type ConversationId, createUlid, type MemberId, type RecordId } from '../shared/ids.ts'
import { createAccess } from './author/create-access.ts'
import { createAuthor } from './author/create-author.ts'
import { createDirectory } from './author/create-directory.ts'
import { createContinue } from './author/effects/continue.ts'
import { createEffects } from './author/effects/effects.ts'
import { createHandlers } from './author/effects/handlers.ts'
import { createNotifier, notifyCells } from './author/notify.ts'
import { createTimekeeper } from './author/timekeeper.ts'
import { createTimetable } from './author/timetable.ts'
import type { FileKeeper } from './files/keeper.ts'
import { createFileRights } from './files/rights.ts'
import { createIntake } from './ingest/intake.ts'
import { createReceiver } from './ingest/receive.ts'
import { createJobs } from './jobs/jobs.ts'
import { createOutbox, type OutboxOptions, returnedJobs } from './outbox/outbox.ts'
import type { Clock } from './relay/clock.ts'
import type { Deflate } from './relay/feed/packed.ts'
import { createRelay, openDesk } from './relay/relay.ts'
import type { Identity } from './relay/session.ts'
import type { Blobs } from './store/blobs.ts'
import type { SecretBox } from './store/secrets.ts'
import type { Store } from './store/store.ts'

/** What the engine of an installation needs from outside: everything that a simulation holds in its hand. */
export interface HouseOptions {
  readonly store: Store
  readonly blobs: Blobs
  readonly keeper: FileKeeper
  readonly box: SecretBox
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly outgoing: Pick<OutboxOptions, 'transport' | 'externalIdOf'>
  /** Left out: in threads of their own. */
  readonly deflate?: Deflate
  /** Reads what a channel brought, within limits of time and memory; total. */
  parse(kind: string, bytes: Uint8Array): Promise<readonly Signal[]>
}

/** Who may come in; known once the house stands, because people are records too. */
export interface Door {
  authenticate(token: string): Promise<Identity | null>
  /** Nothing that this member has opens a door any more. */
  bar(member: MemberId): Promise<void>
}

/**
 * The engine: the desk and all that works at it. Its callers are server/main.ts, which puts a disk, a clock and a network
 * around it, and the simulations, which play them. Nothing in it begins before `open`.
 */
export async function createHouse(options: HouseOptions, onError: (error: unknown) => void) {
  const { store, blobs, keeper, box, clock, signal } = options
  const common = { store, clock, signal, onError }
  const desk = await openDesk(store, clock, onError, (record, entry, state) => [
    ...notifyCells(record, entry, state),
    ...returnedJobs(record, entry, state),
  ])
  const author = createAuthor(desk)
  const directory = await createDirectory(store, desk)
  const access = createAccess(directory, desk)
  const spaceOf = async (record: RecordId) => (await desk.read(record))?.space ?? null

  async function open(door: Door) {
    const outbox = await createOutbox({ ...common, author, readFile: blobs.read, ...options.outgoing })
    desk.onCommitted(outbox.heed)
    const { handlers, remove } = createHandlers({ store, desk, author, directory, box, keeper, clock, bar: door.bar })
    const effects = await createEffects({ ...common, handlers })
    desk.onCommitted(effects.heed)
    const parts = createContinue({ desk, newRecord: (): ConversationId => `conversation:${createUlid(clock)}`, onError })
    desk.onCommitted(parts.heed)
    const notifier = createNotifier({ ...common, jobs: createJobs(store, clock), author, access, spaceOf })
    desk.onCommitted(notifier.heed)
    const watches = createTimetable({ author, now: clock.now, settings: directory.settings, remove })
    const timekeeper = createTimekeeper({ ...common, watches })
    desk.onCommitted(timekeeper.heed)
    const intake = await createIntake({
      ...common,
      blobs,
      handle: createReceiver({ store, blobs, clock, author, directory, parse: options.parse }),
    })
    const relay = await createRelay({
      ...common,
      desk,
      access,
      files: createFileRights({ store, blobs, access, spaceOf, now: clock.now }),
      onAccept: (record, entry) => outbox.jobsOf(record.id, entry),
      authenticate: door.authenticate,
      ...(options.deflate && { deflate: options.deflate }),
    })
    const workers = [relay, outbox, effects, parts, notifier, timekeeper, intake]
    return {
      relay,
      outbox,
      intake,
      effects,
      notifier,
      timekeeper,
      /** Nothing is under way. */
      async settled(): Promise<void> {
        await Promise.all(workers.map((worker) => worker.settled()))
      },
    }
  }

  return { desk, author, directory, access, spaceOf, open }
}

export type House = Awaited<ReturnType<typeof createHouse>>
export type OpenHouse = Awaited<ReturnType<House['open']>>
