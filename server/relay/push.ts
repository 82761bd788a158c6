import { hash as digest } from 'node:crypto'
import { MAX_AHEAD_MS } from '../../shared/hlc.ts'
import { type MemberId, timeOf } from '../../shared/ids.ts'
import { type Change, type Item, REOFFER } from '../../shared/protocol/item.ts'
import { MAX_ENTRIES } from '../../shared/protocol/limits.ts'
import type { Actor, Entry, Role } from '../../shared/records/entry.ts'
import type { RuleContext } from '../../shared/records/kind.ts'
import type { Refusal } from '../../shared/records/refusal.ts'
import { decodeChange, filesNamedBy } from '../../shared/replica/judge.ts'
import { clockOf } from '../../shared/replica/layout.ts'
import { hasEntry } from '../../shared/replica/read.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { CellChange } from '../store/store.ts'
import { type Access, type FileRights, type NamedFiles, noFiles } from './access.ts'
import type { Clock } from './clock.ts'
import type { Desk, DraftPart } from './desk.ts'
import { type Device, type Devices, deviceCell, type Verdict, verdictCells } from './devices.ts'
import type { LiveRecord } from './record.ts'

/** What follows, in the same commit, when an entry was accepted: a job for the outbox. */
export type OnAccept = (record: LiveRecord, entry: Entry) => readonly CellChange[]

/**
 * Judges what a device pushes (rules SY-7…SY-10): first the bytes, then the rules, then the records; author, space and
 * role come from the session. An item is taken whole or not at all, and its verdict is durable with it.
 */
export interface Judge {
  /** Before an item is judged: which of the files that it names it may. Nothing to wait for where it names none. */
  look(device: Device, item: Item): Promise<NamedFiles>
  /** The verdict, once it is durable. Rejects when the store failed: the item was then not judged. */
  judge(device: Device, item: Item, bytes: Uint8Array, named: NamedFiles): Promise<Refusal | null>
  /** The device's copies of these records stand on the relay's again. */
  rebased(device: Device, records: readonly string[]): Promise<void>
}

/**
 * Entries of one change. Each is held against a fold of all before it, so an item of 256 KB full of the shortest would
 * keep everybody waiting; a command makes three at most, and what is offered again comes one by one.
 */
const MAX_FRESH = 64

/** What every entry of an item is held against. */
interface Trial {
  readonly device: Device
  /** None may come before it (MO-12). */
  readonly floor: number
  readonly context: RuleContext
  readonly isReoffer: boolean
}

export function createJudge(options: {
  readonly desk: Desk
  readonly devices: Devices
  readonly access: Access
  readonly clock: Clock
  readonly files: FileRights
  readonly onAccept: OnAccept
}): Judge {
  const { desk, devices, access, clock, onAccept } = options

  const contextOf = (member: MemberId, role: Role, named: NamedFiles): RuleContext => ({
    member,
    role,
    now: clock.now(),
    isActiveMember: access.isActiveMember,
    roleOf: (id) => (access.isActiveMember(id) ? access.roleOf(id as MemberId) : null),
    mayEnter: (id, space) => access.spacesOf(id as MemberId).includes(space),
    superAdmins: access.superAdmins,
    setting: access.setting,
    mayName: named.mayName,
  })

  /** The parts of an item in which nothing offends, or why it is refused. */
  function weigh(
    device: Device,
    floor: number,
    item: Item,
    records: readonly LiveRecord[],
    named: NamedFiles,
  ): Result<{ parts: DraftPart[]; cells: CellChange[]; lastAt: number }, Refusal> {
    const role = access.roleOf(device.member)
    if (role === null) return fail({ code: 'no-access' })
    if (item.changes.some((change) => device.blocked.has(change.record))) return fail({ code: 'rebase-first' })
    // Each change is held against the record as it stands: of two for one record, the second would be held against the wrong one.
    if (new Set(records).size < item.changes.length) return fail({ code: 'malformed', detail: 'a record twice' })
    const parts: DraftPart[] = []
    const isReoffer = item.command === REOFFER
    const trial: Trial = { device, floor, context: contextOf(device.member, role, named), isReoffer }
    const cells: CellChange[] = [...named.cells]
    let lastAt = floor
    for (const [index, change] of item.changes.entries()) {
      const record = records[index]
      if (record === undefined) return fail({ code: 'malformed' })
      const entries = weighChange(trial, record, change)
      if (!entries.ok) return entries
      for (const entry of entries.value) {
        lastAt = Math.max(lastAt, entry.at)
        if (!isReoffer) cells.push(...onAccept(record, entry))
      }
      parts.push({
        record,
        change: { update: change.update, entries: entries.value },
        own: acceptances(record, entries.value, isReoffer),
      })
    }
    return ok({ parts, cells, lastAt })
  }

  function weighChange(trial: Trial, record: LiveRecord, change: Change): Result<readonly Entry[], Refusal> {
    const { device } = trial
    if (record.gone) return fail({ code: 'gone' })
    if (record.space !== null && !access.spacesOf(device.member).includes(record.space)) return fail({ code: 'no-access' })
    if (record.space === null ? change.generation !== 0 : record.space !== change.space || record.generation !== change.generation)
      return fail({ code: 'moved' })
    // A private inbox begins its own space, which nobody could enter before it.
    const isFounding = record.space === null && change.space === record.id
    if (!isFounding && !access.spacesOf(device.member).includes(change.space)) return fail({ code: 'no-access' })
    const decoded = decodeChange(change.update, {
      kind: record.kind,
      client: device.client,
      clock: clockOf(record.doc, device.client),
      isUsed: (id) => hasEntry(record.doc, id),
    })
    if (!decoded.ok) return decoded
    if (decoded.value.length > MAX_FRESH) return fail({ code: 'too-large' })
    if (record.entries.length + decoded.value.length > MAX_ENTRIES) return fail({ code: 'full' })
    const seen: Entry[] = [...record.entries]
    for (const entry of decoded.value) {
      const refusal = weighEntry(trial, record, entry, seen)
      if (refusal !== null) return fail(refusal)
      seen.push(entry)
    }
    if (record.space === null && record.kind.home(record.kind.fold(record.id, seen)) !== change.space) return fail({ code: 'not-allowed' })
    return decoded
  }

  function weighEntry(trial: Trial, record: LiveRecord, entry: Entry, before: readonly Entry[]): Refusal | null {
    const { device, floor, context, isReoffer } = trial
    if (entry.by !== device.member || entry.n !== undefined) return { code: 'not-allowed' }
    if (entry.at > clock.now() + MAX_AHEAD_MS) return { code: 'clock-ahead' }
    // What a restored relay has lost was accepted before that, in an order that was judged then.
    if (isReoffer && entry.at > timeOf(device.epoch)) return { code: 'not-allowed' }
    if (!isReoffer && entry.at < floor) return { code: 'clock-behind' }
    const rule = record.kind.rules[entry.type]
    if (rule === undefined || !rule.roles.includes(context.role)) return { code: 'not-allowed' }
    const { redirect } = record.state
    if (redirect != null && rule.despiteRedirect !== true) return { code: 'continued', detail: redirect }
    if (rule.check === undefined) return null
    const state = before.length === record.entries.length ? record.state : record.kind.fold(record.id, before)
    return rule.check(entry, state, context)
  }

  /**
   * `accepted {of, n}` for what its rule says so of: from here on it has its place in the order. What is offered again and
   * would leave the house has an answer that keeps it.
   */
  function acceptances(record: LiveRecord, entries: readonly Entry[], isReoffer: boolean): Entry[] {
    const newest = entries.reduce((at, entry) => Math.max(at, entry.at), record.state.at)
    const at = desk.timeFor({ ...record.state, at: newest })
    const by: Actor = 'relay'
    return entries.flatMap((entry): Entry[] => {
      const rule = record.kind.rules[entry.type]
      const instead = isReoffer ? rule?.reoffered?.(entry) : undefined
      const answers = [
        ...(rule?.accepted === true ? [{ type: 'accepted', of: entry.id }] : []),
        ...(instead === undefined ? [] : [instead]),
      ]
      return answers.map((answer) => ({ ...answer, id: desk.newId(), by, at }))
    })
  }

  /** The answer that was given before; another item under the same `n` means two copies of one device. */
  async function repeated(device: Device, n: number, hash: string): Promise<Refusal | null> {
    const earlier = await devices.verdict(device, n)
    return earlier?.hash === hash ? earlier.refusal : { code: 'forked' }
  }

  async function record(device: Device, n: number, verdict: Verdict): Promise<void> {
    await desk.transact([], () => ok({ value: null, parts: [], cells: [...verdictCells(device, n, verdict), deviceCell(device)] }))
  }

  return {
    async look(device, item) {
      const hashes = new Set(item.changes.flatMap(({ update }) => filesNamedBy(update)))
      return hashes.size === 0 ? noFiles : options.files.look(device.member, [...hashes])
    },
    async judge(device, item, bytes, named) {
      const hash = digest('sha256', bytes)
      if (item.n <= device.judged) return repeated(device, item.n, hash)
      device.judged = item.n
      const floor = device.lastAt
      const done = await desk.transact<null, Refusal>(
        item.changes.map((change) => change.record),
        (records) => {
          const weighed = weigh(device, floor, item, records, named)
          if (!weighed.ok) {
            // In the same breath: what the device pushed behind it must not be judged on a copy that is not ours.
            if (weighed.error.code !== 'forked') for (const change of item.changes) device.blocked.add(change.record)
            return weighed
          }
          device.lastAt = Math.max(device.lastAt, weighed.value.lastAt)
          const cells = [...weighed.value.cells, ...verdictCells(device, item.n, { hash, refusal: null, lastAt: device.lastAt })]
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
