import type { Fault, Job } from '../../shared/channel/channel.ts'
import { type ConversationId, kindOf, type RecordId } from '../../shared/ids.ts'
import { isWaiting } from '../../shared/records/conversation/delivery.ts'
import type { ConversationEntry, EntryOf } from '../../shared/records/conversation/entries.ts'
import { type ConversationState, findMessage } from '../../shared/records/conversation/state.ts'
import type { Entry } from '../../shared/records/entry.ts'
import type { AnyState } from '../../shared/records/kinds.ts'
import type { Result } from '../../shared/result.ts'
import type { Author, Step } from '../author/author.ts'
import { crashpoint } from '../crashpoint.ts'
import { backoffMs } from '../jobs/backoff.ts'
import type { Clock } from '../relay/clock.ts'
import type { Committed } from '../relay/desk.ts'
import type { CellChange, Store } from '../store/store.ts'
import { MAX_ATTEMPTS } from './backoff.ts'
import { holdOf } from './hold.ts'
import { jobOf } from './job.ts'

/** One message on its way out, as the table `outbound` keeps it. */
interface Outbound {
  readonly record: ConversationId
  readonly message: string
}

/**
 * Carries accepted messages out of the house, each once (rules OB-1…OB-5). The job is written in the transaction that
 * accepts the message; `sending` is durable before the first byte leaves; what was under way when the relay died is
 * *uncertain*, and a person decides.
 */
export interface Outbox {
  /** The cells that an accepted entry brings, in its own transaction. */
  jobsOf(record: string, entry: Entry): readonly CellChange[]
  /** Looks at what has become durable for what it asks to carry. */
  heed(committed: readonly Pick<Committed, 'row' | 'entries' | 'state' | 'history'>[]): void
  /** An outgoing server has appeared: looks at all that waits. */
  wake(): void
  /** Nothing is under way. */
  settled(): Promise<void>
}

export interface OutboxOptions {
  readonly store: Store
  readonly author: Author
  readonly clock: Clock
  readonly signal: AbortSignal
  /** null: there is no outgoing server yet. */
  transport(): { deliver(job: Job, stop: AbortSignal): Promise<Result<{ readonly externalId: string }, Fault>> } | null
  /** Always the same for a message: also a relay that was put back to before an attempt calls it what it was called then. */
  externalIdOf(from: string, message: string): string
  readFile(sha256: string): Promise<Uint8Array | null>
  onError(error: unknown): void
}

/** How an attempt ended. */
interface End {
  readonly state: EntryOf<'delivery'>['state']
  readonly code: string | null
  readonly detail: string | null
  /** When it is tried again; left out: it is not. */
  readonly againMs?: number
}

const stopped: End = { state: 'uncertain', code: 'uncertain', detail: 'The relay stopped during the attempt.' }

const cellKey = ({ record, message }: Outbound): string => `${record}/${message}`

export async function createOutbox(options: OutboxOptions): Promise<Outbox> {
  const { author, clock, signal } = options
  const waiting = new Map<string, Outbound>()
  const working = new Map<string, Promise<void>>()
  const again = new Set<string>()
  /** Messages that are under way in this life of the relay, and of those whose conversation was split meanwhile how that ended. */
  const leaving = new Set<string>()
  const ended = new Map<string, End>()

  for (const cell of await options.store.cells('outbound', '')) {
    const outbound = JSON.parse(cell.value) as Outbound
    waiting.set(cell.key, outbound)
  }
  // What a backup says has yet to leave may have left after it was made: nobody sends it but a person (OB-6).
  const isRestored = await isOfAnotherEpoch(options.store)
  // An attempt that was under way when the relay stopped: nobody can know how far it came (OB-3).
  for (const outbound of waiting.values()) {
    const found = await find(outbound)
    const mayHaveLeft = found !== null && isWaiting(found.item.delivery)
    if (isRestored && mayHaveLeft) await conclude(outbound, { state: 'uncertain', code: 'restored', detail: null })
    else if (found?.item.delivery.state === 'sending') await conclude(outbound, stopped)
  }

  await noteEpoch(options.store)

  function wake(key?: string): void {
    if (signal.aborted) return
    for (const [one, outbound] of key === undefined ? waiting : [...waiting].filter(([one]) => one === key)) {
      if (working.has(one)) {
        again.add(one)
        continue
      }
      const work = carry(outbound)
        .catch((error: unknown) => {
          options.onError(error)
          clock.after(backoffMs(1), () => wake(one))
        })
        .finally(() => {
          working.delete(one)
          if (again.delete(one)) wake(one)
        })
      working.set(one, work)
    }
  }

  async function find({ record, message }: Outbound) {
    const state = (await author.state(record)) as ConversationState | null
    const item = state === null ? null : findMessage(state, message)
    return state === null || item === null ? null : { state, item }
  }

  async function carry(outbound: Outbound): Promise<void> {
    const found = await find(outbound)
    if (found === null) return drop(outbound)
    const { state, item } = found
    if (item.delivery.state === 'sending') return sendingElsewhere(outbound)
    if (item.delivery.state !== 'queued' && item.delivery.state !== 'deferred') return drop(outbound)
    const asked = (await author.entries(outbound.record)).flatMap((entry) =>
      'of' in entry && entry.of === outbound.message ? [entry.type] : [],
    )
    const hold = holdOf(state, item.entry, asked.includes('released') || item.delivery.attempts > 0, clock.now())
    if (hold !== null) {
      // Refused: it was split away, or deleted, in this very moment.
      if (!(await run(outbound, 'message.hold', { message: outbound.message, ...hold }, true))) again.add(cellKey(outbound))
      return
    }
    const transport = options.transport()
    if (transport === null) return conclude(outbound, { state: 'deferred', code: 'not-configured', detail: null })

    const externalId = item.delivery.externalId ?? options.externalIdOf(item.entry.from.address, outbound.message)
    // A copy of it, in a conversation that this was split from or merged with, has left already: nobody sends it again but a person.
    const left = leftCell(outbound.message)
    const isFirst = item.delivery.externalId === null && !asked.includes('retried')
    if (isFirst && (await options.store.cells(left.table, left.key, { limit: 1 })).some(({ key }) => key === left.key))
      return conclude(outbound, { state: 'uncertain', code: 'uncertain', detail: 'It has left from another conversation.' })
    const known: CellChange = { table: 'lookup', key: `external-id/${state.inbox}/${externalId}`, value: JSON.stringify(outbound.record) }
    // Read before it begins: what cannot be read now is tried again, and nobody has to wonder whether it left.
    const job = await jobOf(state, item.entry, externalId, options.readFile)
    if (!job.ok) return conclude(outbound, { state: 'failed', code: 'file-missing', detail: job.error })
    crashpoint('before-sending')
    const begun = await run(outbound, 'message.begin', { message: outbound.message, externalId }, false, [known, left])
    if (!begun) return drop(outbound) // called back
    crashpoint('sending')
    leaving.add(outbound.message)
    try {
      const sent = await transport.deliver(job.value, signal)
      crashpoint('sent')
      await conclude(outbound, sent.ok ? { state: 'sent', code: null, detail: null } : endOf(sent.error, item.delivery.attempts + 1))
    } finally {
      leaving.delete(outbound.message)
    }
  }

  /** Split off during an attempt: whoever makes that attempt says how it ends. If nobody does, nobody knows. */
  async function sendingElsewhere(outbound: Outbound): Promise<void> {
    const end = ended.get(outbound.message)
    if (end === undefined && leaving.has(outbound.message)) return
    ended.delete(outbound.message)
    await conclude(outbound, end ?? stopped)
  }

  async function conclude(outbound: Outbound, { againMs, ...end }: End): Promise<void> {
    const written = await run(outbound, 'message.end', { message: outbound.message, ...end }, end.state !== 'deferred')
    if (written && againMs !== undefined) clock.after(againMs, () => wake(cellKey(outbound)))
    if (written) return
    // A split has taken the message along: it is said there, now or once that is there.
    const into = await splitInto(outbound)
    if (into !== null) {
      ended.set(outbound.message, { ...end, ...(againMs === undefined ? {} : { againMs }) })
      wake(cellKey({ record: into, message: outbound.message }))
    }
    await drop(outbound)
  }

  async function splitInto({ record, message }: Outbound): Promise<ConversationId | null> {
    const entries = (await author.entries(record)) as readonly ConversationEntry[]
    const split = entries.findLast((entry) => entry.type === 'split' && entry.entries.includes(message))
    return split?.type === 'split' ? split.into : null
  }

  /** false: the state forbids it now. `done` takes the job out of the table in the same transaction. */
  async function run(
    outbound: Outbound,
    command: string,
    input: unknown,
    done: boolean,
    cells: readonly CellChange[] = [],
  ): Promise<boolean> {
    const step: Step = { command, record: outbound.record, input }
    const gone: CellChange[] = done ? [{ table: 'outbound', key: cellKey(outbound), value: null }] : []
    const ran = await author.run([step], 'relay', [...cells, ...gone])
    if (ran.ok && done) waiting.delete(cellKey(outbound))
    return ran.ok
  }

  /** Its job goes, unless a retry or a release came in this very moment: then it is carried again. */
  async function drop(outbound: Outbound): Promise<void> {
    if (!(await run(outbound, 'message.rest', { message: outbound.message }, true))) again.add(cellKey(outbound))
  }

  wake()

  return {
    jobsOf(record, entry) {
      const message = messageOf(entry)
      if (message === null || kindOf(record) !== 'conversation') return []
      return [jobCell({ record: record as ConversationId, message })]
    },
    heed(committed) {
      for (const { row, entries, state, history } of committed) {
        if (history || kindOf(row.record) !== 'conversation') continue
        for (const entry of entries) {
          const message = messageOf(entry)
          const asked = message === null ? [] : [{ record: row.record as ConversationId, message }]
          for (const outbound of entry.type === 'undone' ? returned(row.record, state) : asked) {
            waiting.set(cellKey(outbound), outbound)
            wake(cellKey(outbound))
          }
        }
      }
    },
    wake: () => wake(),
    async settled() {
      while (working.size > 0) await Promise.all(working.values())
    },
  }
}

/** That a message has begun to leave, from whichever conversation: it stands as long as the installation. */
const leftCell = (message: string): CellChange => ({ table: 'lookup', key: `left/${message}`, value: 'true' })

/**
 * What waits in a conversation once something was taken back: a split that was undone gives it back messages whose jobs are
 * gone. Cells for the transaction of that entry; `state` has it already.
 */
export function returnedJobs(record: RecordId, entry: Entry, state: AnyState): readonly CellChange[] {
  if (entry.type !== 'undone' || kindOf(record) !== 'conversation') return []
  return returned(record, state).map(jobCell)
}

const returned = (record: RecordId, state: AnyState): Outbound[] =>
  (state as ConversationState).timeline.flatMap((item) =>
    item.type === 'message' && isWaiting(item.delivery) ? [{ record: record as ConversationId, message: item.entry.id }] : [],
  )

const jobCell = (outbound: Outbound): CellChange => ({ table: 'outbound', key: cellKey(outbound), value: JSON.stringify(outbound) })

function endOf(fault: Fault, attempts: number): End {
  const said = { code: fault.code, detail: fault.detail.slice(0, 1000) }
  if (fault.code === 'uncertain') return { state: 'uncertain', ...said }
  if (fault.retry === 'never' || attempts >= MAX_ATTEMPTS) return { state: 'failed', ...said }
  return { state: 'deferred', ...said, againMs: fault.retry === 'backoff' ? backoffMs(attempts) : fault.retry.afterMs }
}

/** The message that an entry asks to carry, if it asks. */
function messageOf(entry: Entry): string | null {
  if (entry.type === 'message') return entry.id
  return (entry.type === 'released' || entry.type === 'retried') && 'of' in entry ? String(entry.of) : null
}

/** Has the store been put back to an earlier state, or made another's, since this was last asked? */
async function isOfAnotherEpoch(store: Store): Promise<boolean> {
  const [noted] = await store.cells('meta', 'epoch')
  return noted !== undefined && JSON.parse(noted.value) !== (await store.position('team', 0)).epoch
}

/** Only when all that it means for what waits has been written. */
async function noteEpoch(store: Store): Promise<void> {
  const { epoch } = await store.position('team', 0)
  await store.commit([{ rows: [], cells: [{ table: 'meta', key: 'epoch', value: JSON.stringify(epoch) }] }])
}
