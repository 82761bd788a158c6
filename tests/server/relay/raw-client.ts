import { inflateRawSync } from 'node:zlib'
import type { Session } from '../../../server/relay/session.ts'
import { createMemoryStore } from '../../../server/store/memory.ts'
import type { Store } from '../../../server/store/store.ts'
import { createIds, type InboxId, type MemberId, type RecordId, type Space } from '../../../shared/ids.ts'
import { decodeRelayFrame, encodeClientFrame } from '../../../shared/protocol/codec.ts'
import type { ClientFrame, RelayFrame } from '../../../shared/protocol/frames.ts'
import { encodeItem } from '../../../shared/protocol/item.ts'
import { createAssembler } from '../../../shared/protocol/parts.ts'
import { versions } from '../../../shared/protocol/versions.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { createRecord, loadRecord, type RecordDoc } from '../../../shared/replica/layout.ts'
import { addEntries, applyChange } from '../../../shared/replica/write.ts'
import { createManualClock, type ManualClock } from '../../sim/clock.ts'
import { breathe } from '../../sim/link.ts'
import { createRandom } from '../../sim/random.ts'
import { type Carrier, createMemoryBlobs, foundTeam, type RelayHouse, startRelayHouse, testMail } from '../../sim/relay-house.ts'

const random = createRandom(7)
const clock0 = createManualClock()
const newId = createIds({ now: clock0.now, random: random.bytes })

export const ids = {
  members: [`member:${newId()}`, `member:${newId()}`] as [MemberId, MemberId],
  inbox: `inbox:${newId()}` as InboxId,
  channel: `channel:${newId()}` as RecordId,
  workspace: `workspace:${newId()}` as RecordId,
}
export const [anna, bo] = ids.members

/** What a town may be made of instead of memory. */
export interface TownOptions extends Partial<Pick<Parameters<typeof startRelayHouse>[0], 'keeper' | 'box' | 'door' | 'blobs'>> {
  readonly store?: Store
  readonly carrier?: Carrier | null
  readonly clock?: ManualClock
  /** Left out: it is founded. */
  readonly isFounded?: true
}

/** A relay on a store in memory, with a team of two and one inbox; `restart` begins its next life. */
export async function createTown(options: TownOptions = {}) {
  const clock = options.clock ?? createManualClock()
  const store = options.store ?? createMemoryStore()
  const town = {
    carrier:
      options.carrier === undefined ? ((async (job) => ({ ok: true, value: { externalId: job.externalId } })) as Carrier) : options.carrier,
  }
  const blobs = { ...createMemoryBlobs(), ...options.blobs }
  let lives = 2
  const start = () => startRelayHouse({ ...options, store, clock, random: createRandom(++lives), blobs, carrier: () => town.carrier })
  let house: RelayHouse = await start()
  if (options.isFounded !== true) await foundTeam(house, ids)

  /** A mail comes in; it is accepted when this resolves. */
  async function post(from: string, text: string, more: Partial<Parameters<typeof testMail>[0]> = {}, recipients?: readonly string[]) {
    const to = 'verkstad@ekstromcykel.example'
    const bytes = testMail({
      from: { name: 'Karin', address: from },
      to: [{ name: '', address: to }],
      cc: [],
      replyTo: null,
      subject: 'Brake',
      text,
      html: null,
      files: [],
      externalId: `<${newId()}@example.org>`,
      answers: [],
      writtenAt: clock.now(),
      digest: text,
      ...more,
    })
    await house.intake.accept({ kind: 'email', bytes, recipients: recipients ?? [to], receivedAt: clock.now() })
  }

  return {
    store,
    clock,
    blobs,
    house: () => house,
    setCarrier(carrier: Carrier | null) {
      town.carrier = carrier
    },
    async restart() {
      house.stop()
      house.relay.end('restarting')
      house = await start()
    },
    post,
    /** A mail comes in and is handled. */
    async mail(...letter: Parameters<typeof post>) {
      await post(...letter)
      await house.intake.settled()
    },
    /** The records of a space there are, newest first. */
    async records(space: Space): Promise<RecordId[]> {
      const { head } = await store.position(space, 0)
      return (await store.page(space, head, head + 1, 1e9)).flatMap((rows) => (rows[0] === undefined ? [] : [rows[0].record]))
    },
  }
}
export type Town = Awaited<ReturnType<typeof createTown>>

/** A client that says what a test wants it to say, byte by byte if need be. */
export function createRawClient(town: Town, member: MemberId | null) {
  const frames: RelayFrame[] = []
  const received: Uint8Array[] = []
  const sent: Uint8Array[] = []
  const assembler = createAssembler()
  let closedWith: number | null = null
  let held: RecordDoc | null = null
  const session: Session = town.house().relay.accept(
    {
      send(bytes) {
        if (closedWith !== null) throw new Error('something was sent after the close')
        received.push(bytes)
        take(bytes)
      },
      close(code) {
        closedWith = code
        session.onClose(code)
      },
      buffered: () => 0,
    },
    member === null ? null : { member, signIn: 'test' },
  )
  function take(bytes: Uint8Array): void {
    const frame = decodeRelayFrame(bytes)
    if (frame === null) throw new Error('that is no frame')
    const whole = frame.type === 'part' ? assembler.take(frame) : null
    if (whole === 'too-large') throw new Error('too large')
    if (whole !== null) take(whole)
    else if (frame.type === 'packed') take(inflateRawSync(frame.bytes))
    else if (frame.type !== 'part') frames.push(frame)
  }
  const settle = async () => {
    await breathe()
    await session.settled()
    await breathe()
  }
  const client = {
    frames,
    /** Every frame as it came, and every one as it went. */
    received,
    sent,
    session,
    settle,
    closedWith: () => closedWith,
    send: (frame: ClientFrame) => client.bytes(encodeClientFrame(frame)),
    async bytes(bytes: Uint8Array) {
      sent.push(bytes)
      session.onFrame(bytes)
      await settle()
    },
    of: <T extends RelayFrame['type']>(type: T) => frames.filter((frame): frame is Extract<RelayFrame, { type: T }> => frame.type === type),
    async hello(device: string | null = null, token: string | null = null) {
      await client.send({ type: 'hello', versions, device, token })
      const welcome = client.of('welcome').at(-1)
      if (welcome === undefined) throw new Error(`not welcomed: ${closedWith}`)
      return welcome
    },
    /** Takes the relay's copy of a record as its own. */
    async hold(record: RecordId) {
      await client.send({ type: 'want', record })
      const row = client.of('record').at(-1)?.row
      held = row === null || row === undefined ? createRecord(lease().client) : loadRecord(lease().client, [row.bytes])
      return row ?? null
    },
    /** Writes entries on the held copy: the change they make. */
    change: (entries: readonly Entry[]): Uint8Array => addEntries(held ?? createRecord(lease().client), lease().client, entries),
    /** Pushes one change of one record and gives the verdict. */
    async push(n: number, record: RecordId, update: Uint8Array, space: Space = ids.inbox, generation = 0) {
      return client.pushBytes(
        n,
        encodeItem({ n, command: 'test', version: 1, input: '{}', changes: [{ space, record, generation, update }] }),
      )
    },
    async pushBytes(n: number, item: Uint8Array) {
      await client.send({ type: 'push', item })
      return client.of('verdict').findLast((verdict) => verdict.n === n)
    },
    take(update: Uint8Array) {
      if (held !== null) applyChange(held, lease().client, update)
    },
  }
  function lease() {
    const welcome = client.of('welcome').at(-1)
    if (welcome === undefined) throw new Error('no lease')
    return welcome
  }
  return client
}

export const comment = (by: MemberId, at: number, text = 'Noted'): Entry =>
  ({ id: newId(), type: 'comment', by, at, text, rich: null, mentions: [] }) as Entry
export const freshId = newId
