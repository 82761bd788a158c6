import type { Fault, Job } from '../../shared/channel/channel.ts'
import { type ConversationId, kindOf } from '../../shared/ids.ts'
import type { EntryOf } from '../../shared/records/conversation-entries.ts'
import { type ConversationState, findMessage } from '../../shared/records/conversation-state.ts'
import type { Entry } from '../../shared/records/entry.ts'
import type { Result } from '../../shared/result.ts'
import type { Author, Step } from '../author/author.ts'
import type { Clock } from '../relay/clock.ts'
import type { Committed } from '../relay/desk.ts'
import type { CellChange, Store } from '../store/store.ts'
import { backoffMs, MAX_ATTEMPTS } from './backoff.ts'
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
  heed(committed: readonly Pick<Committed, 'row' | 'entries' | 'history'>[]): void
  /** An outgoing server has appeared: looks at all that waits. */
  wake(): void
  /** Nothing is under way. */
  settled(): Promise<void>
}

const cellKey = ({ record, message }: Outbound): string => `${record}/${message}`

export async function createOutbox(options: {
  readonly store: Store
  readonly author: Author
  readonly clock: Clock
  readonly signal: AbortSignal
  /** null: there is no outgoing server yet. */
  transport(): { deliver(job: Job, stop: AbortSignal): Promise<Result<{ readonly externalId: string }, Fault>> } | null
  newExternalId(from: string): string
  readFile(sha256: string): Promise<Uint8Array | null>
  onError(error: unknown): void
}): Promise<Outbox> {
  const { author, clock, signal } = options
  const waiting = new Map<string, Outbound>()
  const working = new Map<string, Promise<void>>()
  const again = new Set<string>()

  for (const cell of await options.store.cells('outbound', '')) {
    const outbound = JSON.parse(cell.value) as Outbound
    waiting.set(cell.key, outbound)
  }
  // An attempt that was under way when the relay stopped: nobody can know how far it came (OB-3).
  for (const outbound of waiting.values()) {
    const found = await find(outbound)
    if (found?.item.delivery.state === 'sending')
      await conclude(outbound, { state: 'uncertain', code: 'uncertain', detail: 'The relay stopped during the attempt.' }, true)
  }

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
    if (item.delivery.state !== 'queued' && item.delivery.state !== 'deferred') return drop(outbound)
    const released = (await author.entries(outbound.record)).some(
      (entry) => entry.type === 'released' && 'of' in entry && entry.of === outbound.message,
    )
    const hold = holdOf(state, item.entry, released || item.delivery.attempts > 0, clock.now())
    if (hold !== null) return void (await run(outbound, 'message.hold', { message: outbound.message, ...hold }, true))
    const transport = options.transport()
    if (transport === null) return conclude(outbound, { state: 'deferred', code: 'not-configured', detail: null }, false)

    const externalId = item.delivery.externalId ?? options.newExternalId(item.entry.from.address)
    const known: CellChange = { table: 'lookup', key: `external-id/${state.inbox}/${externalId}`, value: JSON.stringify(outbound.record) }
    const begun = await run(outbound, 'message.begin', { message: outbound.message, externalId }, false, [known])
    if (!begun) return drop(outbound) // called back
    const job = await jobOf(state, item.entry, externalId, options.readFile)
    const sent = await transport.deliver(job, signal)
    if (sent.ok) return conclude(outbound, { state: 'sent', code: null, detail: null }, true)
    await failed(outbound, sent.error, item.delivery.attempts + 1)
  }

  async function failed(outbound: Outbound, fault: Fault, attempts: number): Promise<void> {
    const detail = fault.detail.slice(0, 1000)
    if (fault.code === 'uncertain') return conclude(outbound, { state: 'uncertain', code: fault.code, detail }, true)
    if (fault.retry === 'never' || attempts >= MAX_ATTEMPTS) return conclude(outbound, { state: 'failed', code: fault.code, detail }, true)
    await conclude(outbound, { state: 'deferred', code: fault.code, detail }, false)
    const wait = fault.retry === 'backoff' ? backoffMs(attempts) : fault.retry.afterMs
    clock.after(wait, () => wake(cellKey(outbound)))
  }

  async function conclude(
    outbound: Outbound,
    end: { readonly state: EntryOf<'delivery'>['state']; readonly code: string | null; readonly detail: string | null },
    done: boolean,
  ): Promise<void> {
    await run(outbound, 'message.end', { message: outbound.message, ...end }, done)
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
      const outbound: Outbound = { record: record as ConversationId, message }
      return [{ table: 'outbound', key: cellKey(outbound), value: JSON.stringify(outbound) }]
    },
    heed(committed) {
      for (const { row, entries, history } of committed) {
        if (history || kindOf(row.record) !== 'conversation') continue
        for (const entry of entries) {
          const message = messageOf(entry)
          if (message === null) continue
          const outbound: Outbound = { record: row.record as ConversationId, message }
          waiting.set(cellKey(outbound), outbound)
          wake(cellKey(outbound))
        }
      }
    },
    wake: () => wake(),
    async settled() {
      while (working.size > 0) await Promise.all(working.values())
    },
  }
}

/** The message that an entry asks to carry, if it asks. */
function messageOf(entry: Entry): string | null {
  if (entry.type === 'message') return entry.id
  return (entry.type === 'released' || entry.type === 'retried') && 'of' in entry ? String(entry.of) : null
}
