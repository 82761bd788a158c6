import { createHash } from 'node:crypto'
import { createAccess } from '../../server/author/create-access.ts'
import { createAuthor } from '../../server/author/create-author.ts'
import { createDirectory } from '../../server/author/create-directory.ts'
import { createIntake } from '../../server/ingest/intake.ts'
import { createReceiver } from '../../server/ingest/receive.ts'
import { createOutbox } from '../../server/outbox/outbox.ts'
import { createRelay, openDesk } from '../../server/relay/relay.ts'
import type { Blobs } from '../../server/store/blobs.ts'
import type { Store } from '../../server/store/store.ts'
import type { Fault, Job, MessageSignal, Signal } from '../../shared/channel/channel.ts'
import type { MemberId, RecordId } from '../../shared/ids.ts'
import type { Result } from '../../shared/result.ts'
import type { ManualClock } from './clock.ts'
import type { Random } from './random.ts'

/** A mail server outside, as a simulation plays it; null: none is set up. */
export type Carrier = (job: Job) => Promise<Result<{ readonly externalId: string }, Fault>>

/** The real relay of one life: on this store, with this clock; another life begins on the same store. */
export async function startRelayHouse(options: {
  readonly store: Store
  readonly clock: ManualClock
  readonly random: Random
  readonly blobs: Blobs
  carrier(): Carrier | null
}) {
  const { store, blobs, random } = options
  const clock = { now: options.clock.now, after: options.clock.after, random: random.bytes }
  const errors: unknown[] = []
  const onError = (error: unknown) => void errors.push(error)
  const stop = new AbortController()
  const desk = await openDesk(store, clock)
  const author = createAuthor(desk)
  const directory = await createDirectory(store, desk)
  const access = createAccess(directory)
  const outbox = await createOutbox({
    store,
    author,
    clock,
    signal: stop.signal,
    transport() {
      const carrier = options.carrier()
      return carrier === null ? null : { deliver: carrier }
    },
    newExternalId: () => `<s${Buffer.from(random.bytes(16)).toString('hex')}@ekstromcykel.example>`,
    readFile: blobs.read,
    onError,
  })
  desk.onCommitted(outbox.heed)
  const intake = await createIntake({
    store,
    blobs,
    clock,
    signal: stop.signal,
    handle: createReceiver({ store, blobs, clock, author, directory, parse: async (_kind, bytes) => parseTestMail(bytes) }),
    onError,
  })
  const relay = await createRelay({
    store,
    desk,
    access,
    clock,
    onAccept: (record, entry) => outbox.jobsOf(record.id, entry),
    authenticate: async (token) =>
      token.startsWith('token of ') ? { member: token.slice('token of '.length) as MemberId, signIn: token } : null,
    onError,
  })
  return { author, directory, desk, relay, outbox, intake, errors, stop: () => stop.abort() }
}

export type RelayHouse = Awaited<ReturnType<typeof startRelayHouse>>

/** Blobs in memory: they outlive the relay, as a disk does. */
export function createMemoryBlobs(): Blobs {
  const held = new Map<string, Uint8Array>()
  return {
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      held.set(sha256, bytes.slice())
      return { sha256, size: bytes.length }
    },
    read: async (sha256) => held.get(sha256) ?? null,
    stream: () => Promise.resolve(null),
  } as Blobs
}

/** A mail of the simulation: what a parser would have made of it, as JSON. Anything else is unreadable. */
export const testMail = (signal: Omit<MessageSignal, 'type'>): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ type: 'message', ...signal }))

function parseTestMail(bytes: Uint8Array): Signal[] {
  try {
    const signal = JSON.parse(new TextDecoder().decode(bytes)) as MessageSignal
    return [{ ...signal, files: signal.files.map((file) => ({ ...file, bytes: Uint8Array.from(file.bytes) })) }]
  } catch {
    return [{ type: 'unreadable', reason: 'Not a mail', from: null, subject: '', digest: Buffer.from(bytes).toString('hex').slice(0, 64) }]
  }
}

/** A team of `people` in one inbox with one address. */
export async function foundTeam(
  house: RelayHouse,
  ids: { readonly members: readonly MemberId[]; readonly inbox: RecordId; readonly channel: RecordId; readonly workspace: RecordId },
) {
  const steps = [
    { command: 'workspace.set', record: ids.workspace, input: { fields: { name: 'Ekström Cykel' } } },
    ...ids.members.map((record, index) => ({
      command: 'member.set',
      record,
      input: {
        fields: {
          name: `Member ${index}`,
          email: `m${index}@ekstromcykel.example`,
          role: index === 0 ? 'super-admin' : 'agent',
          active: true,
        },
      },
    })),
    { command: 'inbox.set', record: ids.inbox, input: { fields: { name: 'Workshop' } } },
    {
      command: 'channel.set',
      record: ids.channel,
      input: { fields: { kind: 'email', inbox: ids.inbox, name: 'Workshop', address: 'verkstad@ekstromcykel.example' } },
    },
  ]
  const done = await house.author.run(steps, 'relay')
  if (!done.ok) throw new Error(`founding: ${done.error.code} ${done.error.detail}`)
}
