import * as v from 'valibot'
import { commands } from '../../../shared/commands/index.ts'
import type { RecordId } from '../../../shared/ids.ts'
import { encodeItem } from '../../../shared/protocol/item.ts'
import { MAX_ITEM } from '../../../shared/protocol/limits.ts'
import type { Refusal } from '../../../shared/records/refusal.ts'
import { addEntries } from '../../../shared/replica/write.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Core } from '../core.ts'
import { join } from '../desk.ts'
import { type Copy, kindFor, sealed } from '../records.ts'
import type { Meta, OutboxItem } from '../storage/storage.ts'
import { rowChange } from './merge.ts'

/** A command as it was given, now or once. */
export interface Deed {
  readonly command: string
  readonly input: unknown
  /** null: now. */
  readonly actedAt: number | null
  /** Ids that its entries had before, used again in order. */
  readonly ids: readonly string[]
  readonly n: number
  readonly replay: boolean
  readonly replays: number
}

const TEXT = 140

/**
 * Decides a command on a copy and adds what it decided; nothing is written yet. null: there is nothing to do. After a
 * refusal for size the copy's document is spoiled and forgotten.
 */
export function act(core: Core, copy: Copy, deed: Deed): Result<OutboxItem | null, Refusal> {
  const command = commands.get(deed.command)
  if (command === undefined) return fail({ code: 'unknown-command', detail: deed.command })
  const kind = kindFor(copy.id)
  if (kind.name !== command.kind) return fail({ code: 'not-found' })
  const input = v.safeParse(command.input, deed.input)
  if (!input.success) return fail({ code: 'malformed', detail: input.issues[0].message })
  const state = core.records.state(copy)
  const at = core.hlc.next(core.relayNow(), state.at)
  const actedAt = deed.actedAt ?? at
  const ids = [...deed.ids]
  const decided = command.decide(state, input.output, { actor: core.account, at, actedAt, newId: () => ids.shift() ?? core.newId() })
  if (!decided.ok) return decided
  if (decided.value.length === 0) return ok(null)

  const space = copy.stored?.space ?? kind.home(kind.fold(copy.id, decided.value))
  if (space === null) return fail({ code: 'not-found' })
  const doc = core.records.doc(copy)
  const generation = copy.stored?.generation ?? 0
  const update = addEntries(doc, doc.clientID, decided.value)
  const json = JSON.stringify(input.output)
  const bytes = encodeItem({
    n: deed.n,
    command: command.name,
    version: command.version,
    input: json,
    changes: [{ space, record: copy.id, generation, update }],
  })
  if (bytes.length > MAX_ITEM) {
    copy.doc = null
    core.records.forget(copy.id)
    return fail({ code: 'too-large' })
  }
  copy.stored ??= { id: copy.id, space, round: core.desk.spaces.get(space)?.round ?? 0, generation, head: null, headSeq: 0, state: update }
  return ok({
    n: deed.n,
    bytes,
    command: command.name,
    version: command.version,
    input: json,
    record: copy.id,
    space,
    entryIds: decided.value.map((entry) => entry.id),
    at,
    actedAt,
    who: core.desk.rows.who(copy.id),
    text: textOf(input.output),
    replay: deed.replay,
    replays: deed.replays,
  })
}

/** Runs a command here and now (SY-25): its item, its effect and the clock in one strict write. */
export async function run(
  core: Core,
  command: string,
  record: RecordId,
  input: unknown,
): Promise<Result<{ readonly entries: readonly string[] }, Refusal>> {
  const meta = core.desk.meta()
  if (meta.client === null) return fail({ code: 'not-found' })
  const copy = await core.records.one(record)
  // What is being healed is replayed afterwards anyway: until then its effect is only for the eye.
  const replay = core.desk.wants.get(record)?.heal === true
  const acted = act(core, copy, { command, input, actedAt: null, ids: [], n: meta.nextN, replay, replays: 0 })
  if (!acted.ok) return acted
  if (acted.value === null || copy.stored === null) return ok({ entries: [] })
  copy.stored = sealed(copy.stored, core.records.doc(copy))
  const next: Meta = { ...meta, hlc: core.hlc.last(), nextN: meta.nextN + 1 }
  const change = { meta: { put: [next] }, outbox: { put: [acted.value] }, records: { put: [copy.stored] } }
  await core.desk.write(join(change, rowChange(core, copy, copy.stored, null)), 'strict')
  core.records.keep([copy])
  return ok({ entries: acted.value.entryIds })
}

function textOf(input: unknown): string {
  const text = (input as { readonly text?: unknown } | null)?.text
  return typeof text === 'string' ? text.slice(0, TEXT) : ''
}
