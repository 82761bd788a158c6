import { createHash } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import type { FileKeeper } from '../../server/files/keeper.ts'
import { createHouse, type Door } from '../../server/house.ts'
import type { Blobs } from '../../server/store/blobs.ts'
import type { SecretBox } from '../../server/store/secrets.ts'
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
  /** Left out: everybody's token opens, for ever. */
  readonly door?: Door
  /** Left out: nothing has files, and secrets are open. */
  readonly keeper?: FileKeeper
  readonly box?: SecretBox
}) {
  const { store, blobs, random } = options
  const clock = { now: options.clock.now, after: options.clock.after, random: random.bytes }
  const errors: unknown[] = []
  const onError = (error: unknown) => void errors.push(error)
  const stop = new AbortController()
  const house = await createHouse(
    {
      ...{ store, blobs, clock, signal: stop.signal, keeper: options.keeper ?? noFiles, box: options.box ?? openBox },
      outgoing: {
        transport() {
          const carrier = options.carrier()
          return carrier === null ? null : { deliver: carrier }
        },
        externalIdOf: (_from, message) => `<s${message}@ekstromcykel.example>`,
      },
      parse: async (_kind, bytes) => parseTestMail(bytes),
      deflate: async (bytes) => deflateRawSync(bytes), // a thread would end when it likes
    },
    onError,
  )
  const barred = new Set<MemberId>()
  const engine = await house.open(
    options.door ?? {
      authenticate: async (token) =>
        token.startsWith('token of ') ? { member: token.slice('token of '.length) as MemberId, signIn: token } : null,
      bar: async (member) => void barred.add(member),
    },
  )
  return { ...house, ...engine, errors, barred, stop: () => stop.abort() }
}

/** Nothing in a simulation has files, and its secrets are in nobody's disk. */
const noFiles: FileKeeper = {
  seal: (_hashes, commit) => commit(),
  unseal: (_hashes, commit) => commit(),
  release: async () => undefined,
  sweep: async () => undefined,
}
const openBox: SecretBox = {
  seal: (text) => Buffer.from(text).toString('base64'),
  open: (sealed) => Buffer.from(sealed, 'base64').toString(),
  sealBytes: (bytes) => bytes,
  openBytes: (bytes) => bytes,
}

export type RelayHouse = Awaited<ReturnType<typeof startRelayHouse>>

/** Blobs in memory: they outlive the relay, as a disk does. */
export function createMemoryBlobs(): Blobs & { lose(sha256: string): void } {
  const held = new Map<string, Uint8Array>()
  return {
    async put(bytes) {
      if (!(bytes instanceof Uint8Array)) throw new Error('there are no files in memory')
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      held.set(sha256, bytes.slice())
      return { sha256, size: bytes.length }
    },
    read: async (sha256) => held.get(sha256) ?? null,
    stream: () => Promise.resolve(null),
    size: async (sha256) => held.get(sha256)?.length ?? null,
    hold: async () => () => undefined,
    lose: (sha256) => void held.delete(sha256),
  }
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
