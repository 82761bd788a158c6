import { createHash } from 'node:crypto'
import { MAX_AHEAD_MS } from '../../shared/hlc.ts'
import type { Change, Item } from '../../shared/protocol/item.ts'
import { MAX_ENTRIES } from '../../shared/protocol/limits.ts'
import type { Actor, Entry, Role } from '../../shared/records/entry.ts'
import type { Refusal } from '../../shared/records/refusal.ts'
import { decodeChange } from '../../shared/replica/judge.ts'
import { clockOf } from '../../shared/replica/layout.ts'
import { hasEntry } from '../../shared/replica/read.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { CellChange } from '../store/store.ts'
import type { Access } from './access.ts'
import type { Clock } from './clock.ts'
import type { Desk, DraftPart } from './desk.ts'
import { type Device, type Devices, deviceCell, type Verdict, verdictCell } from './devices.ts'
import type { LiveRecord } from './record.ts'

/** What follows, in the same commit, when an entry was accepted: a job for the outbox. */
export type OnAccept = (record: LiveRecord, entry: Entry) => readonly CellChange[]

/**
 * Judges what a device pushes (rules SY-7…SY-10): first the bytes, then the rules, then the records; author, space and
 * role come from the session. An item is taken whole or not at all, and its verdict is durable with it.
 */
export interface Judge {
  /** The verdict, once it is durable. Rejects when the store failed: the item was then not judged. */
  judge(device: Device, item: Item, bytes: Uint8Array): Promise<Refusal | null>
  /** The device's copies of these records stand on the relay's again. */
  rebased(device: Device, records: readonly string[]): Promise<void>
}

export function createJudge(options: {
  readonly desk: Desk
  readonly devices: Devices
  readonly access: Access
  readonly clock: Clock
  readonly onAccept: OnAccept
}): Judge {
  const { desk, devices, access, clock, onAccept } = options

  /** The parts of an item in which nothing offends, or why it is refused. */
  function weigh(
    device: Device,
    floor: number,
    item: Item,
    records: readonly LiveRecord[],
  ): Result<{ parts: DraftPart[]; cells: CellChange[]; lastAt: number }, Refusal> {
    const role = access.roleOf(device.member)
    if (role === null) return fail({ code: 'no-access' })
    if (item.changes.some((change) => device.blocked.has(change.record))) return fail({ code: 'rebase-first' })
    const parts: DraftPart[] = []
    const cells: CellChange[] = []
    let lastAt = floor
    for (const [index, change] of item.changes.entries()) {
      const record = records[index]
      if (record === undefined) return fail({ code: 'malformed' })
      const entries = weighChange(device, floor, role, record, change)
      if (!entries.ok) return entries
      for (const entry of entries.value) {
        lastAt = Math.max(lastAt, entry.at)
        cells.push(...onAccept(record, entry))
      }
      parts.push({ record, change: { update: change.update, entries: entries.value }, own: acceptances(record, entries.value) })
    }
    return ok({ parts, cells, lastAt })
  }

  function weighChange(device: Device, floor: number, role: Role, record: LiveRecord, change: Change): Result<readonly Entry[], Refusal> {
    if (record.space !== null && (record.space !== change.space || record.generation !== change.generation))
      return fail({ code: 'not-found' })
    if (!access.spacesOf(device.member).includes(change.space)) return fail({ code: 'no-access' })
    const decoded = decodeChange(change.update, {
      kind: record.kind,
      client: device.client,
      clock: clockOf(record.doc, device.client),
      isUsed: (id) => hasEntry(record.doc, id),
    })
    if (!decoded.ok) return decoded
    if (record.entries.length + decoded.value.length > MAX_ENTRIES) return fail({ code: 'too-large' })
    const seen: Entry[] = [...record.entries]
    for (const entry of decoded.value) {
      const refusal = weighEntry(device, floor, role, record, entry, seen)
      if (refusal !== null) return fail(refusal)
      seen.push(entry)
    }
    if (record.space === null && record.kind.home(record.kind.fold(record.id, seen)) !== change.space) return fail({ code: 'not-allowed' })
    return decoded
  }

  function weighEntry(
    device: Device,
    floor: number,
    role: Role,
    record: LiveRecord,
    entry: Entry,
    before: readonly Entry[],
  ): Refusal | null {
    if (entry.by !== device.member || entry.n !== undefined) return { code: 'not-allowed' }
    if (entry.at > clock.now() + MAX_AHEAD_MS) return { code: 'clock-ahead' }
    if (entry.at < floor) return { code: 'clock-behind' }
    const rule = record.kind.rules[entry.type]
    if (rule === undefined || !rule.roles.includes(role)) return { code: 'not-allowed' }
    return rule.check?.(entry, record.kind.fold(record.id, before), access) ?? null
  }

  /** `accepted {of, n}` for what its rule says so of: from here on it has its place in the order. */
  function acceptances(record: LiveRecord, entries: readonly Entry[]): Entry[] {
    const newest = entries.reduce((at, entry) => Math.max(at, entry.at), record.state.at)
    const at = desk.timeFor({ ...record.state, at: newest })
    const by: Actor = 'relay'
    return entries
      .filter((entry) => record.kind.rules[entry.type]?.accepted === true)
      .map((entry) => ({ id: desk.newId(), type: 'accepted', by, at, of: entry.id }))
  }

  /** The answer that was given before; another item under the same `n` means two copies of one device. */
  async function repeated(device: Device, n: number, hash: string): Promise<Refusal | null> {
    const earlier = await devices.verdict(device, n)
    return earlier?.hash === hash ? earlier.refusal : { code: 'forked' }
  }

  async function record(device: Device, n: number, verdict: Verdict): Promise<void> {
    await desk.transact([], () => ok({ value: null, parts: [], cells: [verdictCell(device, n, verdict), deviceCell(device)] }))
  }

  return {
    async judge(device, item, bytes) {
      const hash = createHash('sha256').update(bytes).digest('hex')
      if (item.n <= device.judged) return repeated(device, item.n, hash)
      device.judged = item.n
      const floor = device.lastAt
      const done = await desk.transact<null, Refusal>(
        item.changes.map((change) => change.record),
        (records) => {
          const weighed = weigh(device, floor, item, records)
          if (!weighed.ok) {
            // In the same breath: what the device pushed behind it must not be judged on a copy that is not ours.
            if (weighed.error.code !== 'forked') for (const change of item.changes) device.blocked.add(change.record)
            return weighed
          }
          device.lastAt = Math.max(device.lastAt, weighed.value.lastAt)
          const cells = [...weighed.value.cells, verdictCell(device, item.n, { hash, refusal: null, lastAt: device.lastAt })]
          return ok({ value: null, parts: weighed.value.parts, cells })
        },
      )
      if (done.ok) return null
      if (done.error.code === 'conflict') return repeated(device, item.n, hash)
      const refusal = done.error
      if (refusal.code === 'forked') return refusal // a new lease mends it; nothing more of this one is judged
      await record(device, item.n, { hash, refusal, lastAt: device.lastAt })
      return refusal
    },
    async rebased(device, records) {
      for (const id of records) device.blocked.delete(id as Change['record'])
      await desk.transact([], () => ok({ value: null, parts: [], cells: [deviceCell(device)] }))
    },
  }
}
