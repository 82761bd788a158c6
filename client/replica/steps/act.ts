import * as v from 'valibot'
import { commands } from '../../../shared/commands/index.ts'
import { idAfter, type RecordId } from '../../../shared/ids.ts'
import { encodeItem, type Change as ItemChange, REOFFER } from '../../../shared/protocol/item.ts'
import { MAX_ITEM } from '../../../shared/protocol/limits.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import type { Refusal } from '../../../shared/records/refusal.ts'
import { hasEntry } from '../../../shared/replica/read.ts'
import { addEntries } from '../../../shared/replica/write.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { RefusedTarget } from '../../bridge/api.ts'
import type { Core } from '../core.ts'
import { join } from '../desk.ts'
import { type Copy, kindFor, sealed, whoOf } from '../records.ts'
import type { Meta, OutboxItem, OutboxPart } from '../storage/storage.ts'
import { firstOf } from './items.ts'
import { rowChange } from './merge.ts'

/** A command as it was given, now or once. */
export interface Deed {
  readonly command: string
  readonly input: unknown
  /** null: now. */
  readonly actedAt: number | null
  /** Ids that its entries had before, used again in order. */
  readonly ids: readonly string[]
  readonly replay: boolean
  readonly replays: number
}

/** What a deed comes to on one record. */
export interface Done {
  readonly deed: Deed
  readonly version: number
  readonly part: OutboxPart
  readonly change: ItemChange
  readonly at: number
  readonly actedAt: number
  readonly who: string
  readonly text: string
}

const TEXT = 140
/** Records of one item: each takes some 200 bytes, and an item has room for 1,000 (MAX_ITEM). */
const RECORDS_AN_ITEM = 1000

/**
 * Decides a command on a copy and adds what it decided; nothing is written yet. null: there is nothing to do. After a
 * refusal for size the copy's document is spoiled and forgotten.
 */
export function act(core: Core, copy: Copy, deed: Deed): Result<Done | null, Refusal> {
  const decided = deed.command === REOFFER ? reoffered(core, copy, deed) : decide(core, copy, deed)
  if (!decided.ok) return decided
  const { entries, at, actedAt, input, version, who } = decided.value
  if (entries.length === 0) return ok(null)
  const kind = kindFor(copy.id)
  const space = copy.stored?.space ?? kind.home(kind.fold(copy.id, entries))
  if (space === null || copy.stored?.gone === true) return fail({ code: 'not-found' })
  const doc = core.records.doc(copy)
  const generation = copy.stored?.generation ?? 0
  const update = addEntries(doc, doc.clientID, entries)
  const json = JSON.stringify(input)
  if (update.length + json.length > MAX_ITEM - OVERHEAD) {
    copy.doc = null
    core.records.forget(copy.id)
    return fail({ code: 'too-large' })
  }
  copy.stored ??= { id: copy.id, space, round: core.desk.spaces.get(space)?.round ?? 0, generation, head: null, headSeq: 0, state: update }
  return ok({
    deed,
    version,
    part: { record: copy.id, space, input: json, entryIds: entries.map((entry) => entry.id) },
    change: { space, record: copy.id, generation, update },
    at,
    actedAt,
    who,
    text: textOf(input),
  })
}

/** Bytes of an item beside its changes and its input: far more than they are. */
const OVERHEAD = 1024

interface Decided {
  readonly entries: readonly Entry[]
  readonly at: number
  readonly actedAt: number
  readonly input: unknown
  readonly version: number
  readonly who: string
}

function decide(core: Core, copy: Copy, deed: Deed): Result<Decided, Refusal> {
  const command = commands.get(deed.command)
  if (command === undefined) return fail({ code: 'unknown-command', detail: deed.command })
  if (kindFor(copy.id).name !== command.kind) return fail({ code: 'not-found' })
  const input = v.safeParse(command.input, deed.input)
  if (!input.success) return fail({ code: 'malformed', detail: input.issues[0].message })
  const state = core.records.state(copy)
  const at = core.hlc.next(core.relayNow(), state.at)
  const actedAt = deed.actedAt ?? at
  const ids = [...deed.ids]
  const decided = command.decide(state, input.output, { actor: core.account, at, actedAt, newId: () => ids.shift() ?? core.newId() })
  return decided.ok
    ? ok({ entries: decided.value, at, actedAt, input: input.output, version: command.version, who: whoOf(state) })
    : decided
}

/** Entries as they were: their relay has lost them (SY-32). */
function reoffered(core: Core, copy: Copy, deed: Deed): Result<Decided, Refusal> {
  const entries = deed.input as readonly Entry[]
  const at = entries.reduce((newest, entry) => Math.max(newest, entry.at), 0)
  return ok({ entries, at, actedAt: deed.actedAt ?? core.relayNow(), input: entries, version: 1, who: whoOf(core.records.state(copy)) })
}

/** One item of what was done by one command. */
export function itemOf(n: number, done: readonly Done[]): OutboxItem {
  const [first] = done
  if (first === undefined) throw new Error('an item of nothing')
  const { deed, version, actedAt, who, text } = first
  const parts = done.map((one) => one.part)
  const input = parts.length === 1 ? firstOf(parts).input : `[${parts.map((part) => part.input).join(',')}]`
  return {
    n,
    bytes: encodeItem({ n, command: deed.command, version, input, changes: done.map((one) => one.change) }),
    command: deed.command,
    version,
    parts,
    at: done.reduce((newest, one) => Math.max(newest, one.at), 0),
    actedAt,
    who,
    text,
    replay: done.some((one) => one.deed.replay),
    replays: deed.replays,
  }
}

interface RunTarget {
  readonly record: RecordId
  readonly input: unknown
  readonly entry?: string | undefined
}

/** Runs a command here and now (SY-25): its item, its effect and the clock in one strict write. */
export async function run(
  core: Core,
  command: string,
  target: RunTarget,
): Promise<Result<{ readonly entries: readonly string[] }, Refusal>> {
  const { refused, entries } = await runOn(core, command, [target])
  const [refusal] = refused
  return refusal === undefined ? ok({ entries }) : fail(refusal.refusal)
}

/** The same on many records: in one write, and in as few items as they fit in. */
export async function runAll(core: Core, command: string, targets: readonly RunTarget[]) {
  return (await runOn(core, command, targets)).refused
}

async function runOn(
  core: Core,
  command: string,
  targets: readonly RunTarget[],
): Promise<{ readonly refused: readonly RefusedTarget[]; readonly entries: readonly string[] }> {
  const meta = core.desk.meta()
  if (meta.client === null) return { refused: targets.map(({ record }) => ({ record, refusal: { code: 'not-found' } })), entries: [] }
  const copies = await core.records.take(targets.map((target) => target.record))
  const once = new Map(targets.map((target) => [target.record, target])).values()
  const refused: RefusedTarget[] = []
  const done: Done[] = []
  const before: string[] = []
  for (const { record, input, entry } of once) {
    const copy = copies.get(record)
    if (copy === undefined) continue
    if (entry !== undefined && copy.stored !== null && hasEntry(core.records.doc(copy), entry)) {
      before.push(entry) // its tab lost the worker that did it, and asks the next (SY-41)
      continue
    }
    // What is being healed is replayed afterwards anyway: until then its effect is only for the eye.
    const replay = core.desk.wants.get(record)?.heal === true
    const acted = act(core, copy, { command, input, actedAt: null, ids: entry === undefined ? [] : idsFrom(entry), replay, replays: 0 })
    if (!acted.ok) refused.push({ record, refusal: acted.error })
    else if (acted.value !== null && copy.stored !== null) {
      done.push(acted.value)
      copy.stored = sealed(copy.stored, core.records.doc(copy)) // a later one that is too large throws the document away
    }
  }
  if (done.length === 0) return { refused, entries: before }
  const items = grouped(done).map((group, index) => itemOf(meta.nextN + index, group))
  const next: Meta = { ...meta, hlc: core.hlc.last(), nextN: meta.nextN + items.length }
  const changed = new Set(done.map((one) => one.part.record))
  const kept = [...copies.values()].filter((copy) => changed.has(copy.id))
  const changes = kept.map((copy) =>
    copy.stored === null ? {} : join({ records: { put: [copy.stored] } }, rowChange(core, copy, copy.stored, null)),
  )
  await core.desk.write(join({ meta: { put: [next] }, outbox: { put: items } }, ...changes), 'strict')
  core.records.keep(kept)
  return { refused, entries: done.flatMap((one) => one.part.entryIds) }
}

/** Ids for more entries than a command makes, in order: the first comes from a tab, whose clock is not the relay's. */
const idsFrom = (entry: string): string[] =>
  Array.from({ length: 7 }).reduce<string[]>((ids) => [...ids, idAfter(ids.at(-1) ?? entry)], [entry])

/** As many as fit into an item; what is replayed stands alone. */
function grouped(done: readonly Done[]): Done[][] {
  const groups: Done[][] = []
  let size = 0
  for (const one of done) {
    const bytes = one.change.update.length + one.part.input.length + 2 * one.part.record.length
    const last = groups.at(-1)
    const fits = last !== undefined && last.length < RECORDS_AN_ITEM && size + bytes < MAX_ITEM - OVERHEAD
    const isAlone = one.deed.replay || last?.[0]?.deed.replay === true
    if (last !== undefined && fits && !isAlone) last.push(one)
    else groups.push([one])
    size = fits && !isAlone ? size + bytes : bytes
  }
  return groups
}

/** Of a command's input, or of the first entry that is offered again. */
function textOf(input: unknown): string {
  const from: unknown = Array.isArray(input) ? input[0] : input
  const text = (from as { readonly text?: unknown } | null | undefined)?.text
  return typeof text === 'string' ? text.slice(0, TEXT) : ''
}
