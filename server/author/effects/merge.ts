import type { RecordId } from '../../../shared/ids.ts'
import { MAX_ENTRIES } from '../../../shared/protocol/limits.ts'
import { splitOff } from '../../../shared/records/conversation/begin.ts'
import { entriesToCopy, entriesToSplit } from '../../../shared/records/conversation/copy.ts'
import { isWaiting } from '../../../shared/records/conversation/delivery.ts'
import type { ConversationEntry, EntryOf } from '../../../shared/records/conversation/entries.ts'
import { UNDO_MS, UNDO_SLACK_MS } from '../../../shared/records/conversation/event-rules.ts'
import type { ConversationState } from '../../../shared/records/conversation/state.ts'
import type { Entry } from '../../../shared/records/entry.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { Clock } from '../../relay/clock.ts'
import type { Desk, Draft } from '../../relay/desk.ts'
import type { LiveRecord } from '../../relay/record.ts'
import type { CellChange, Store } from '../../store/store.ts'
import type { Effect, Handler } from './effects.ts'
import { vaultCopies } from './hide.ts'
import type { Remove } from './remove.ts'

export interface MergeDeps {
  readonly store: Store
  readonly desk: Desk
  readonly clock: Pick<Clock, 'now'>
}

/** After the last undo has been judged. */
const MARGIN_MS = 60_000

type Step = Result<Draft<'done' | 'later'>, never>

const entriesOf = (record: LiveRecord) => record.entries as readonly ConversationEntry[]
const stateOf = (record: LiveRecord) => record.state as ConversationState
const draft = (value: 'done' | 'later', parts: Draft<unknown>['parts'], cells: readonly CellChange[]): Step => ok({ value, parts, cells })

async function entryIn<T extends ConversationEntry['type']>(desk: Desk, record: RecordId, id: string, type: T): Promise<EntryOf<T> | null> {
  const found = (await desk.read(record))?.entries.find((entry) => entry.id === id)
  return found?.type === type ? (found as unknown as EntryOf<T>) : null
}

/**
 * Has it copied already, so that only what it left behind is still to go? Written in the transaction of the copies: what
 * stands in the other conversation says nothing, for that may have moved on, or have been somebody else's.
 */
async function hasCopied(store: Store, { done }: Effect): Promise<boolean> {
  const [cell] = await store.cells('effects', done.key, { limit: 1 })
  return cell?.key === done.key && (JSON.parse(cell.value) as { readonly copied?: true }).copied === true
}
const copiedCell = ({ done, type }: Effect): CellChange => ({ ...done, value: JSON.stringify({ type, copied: true }) })

/** It cannot be done: the relay takes it back in its author's place. */
const takenBack = (source: LiveRecord, effect: Effect, desk: Desk): Step => {
  const undone = { id: desk.newId(), type: 'undone', by: 'relay', at: desk.timeFor(source.state), of: effect.entry } as Entry
  return draft('done', [{ record: source, own: [undone] }], [effect.done])
}

/** What stands in one conversation goes to another (MO-20): copies with the same ids, counted on from what is there. */
export function createMerge({ store, desk, clock }: MergeDeps): Handler {
  return async (effect) => {
    const into = (await entryIn(desk, effect.record, effect.entry, 'merged'))?.into ?? null
    const isCopied = await hasCopied(store, effect)
    // What was hidden there can be shown here too.
    const vault = into === null ? [] : await vaultCopies(store, effect.record, into, () => true)
    const done = await desk.transact<'done' | 'later', never>(
      into === null ? [effect.record] : [effect.record, into],
      ([source, target]) => {
        if (source === undefined || into === null || stateOf(source).mergedInto !== into) return draft('done', [], [effect.done])
        if (isCopied) return clear(source, effect, writingIn(source), clock.now())
        // Before anything that waits: two that were merged into each other must not lead round in a ring meanwhile.
        if (!takes(target, source)) return takenBack(source, effect, desk)
        if (stateOf(source).timeline.some((item) => item.type === 'message' && item.delivery.state === 'sending'))
          return draft('later', [], [])
        const own = (entry: Record<string, unknown>, on: LiveRecord): Entry =>
          ({ id: desk.newId(), by: 'relay', at: desk.timeFor(on.state), ...entry }) as Entry
        const given = entriesToCopy(entriesOf(source), target.state.n)
        const copied = own({ type: 'copied', from: source.id, entries: given.map((entry) => entry.id) }, target)
        const held = stateOf(source).timeline.flatMap((item) =>
          item.type === 'message' && isWaiting(item.delivery)
            ? [own({ type: 'held', of: item.entry.id, why: 'merged', who: null }, target)]
            : [],
        )
        return draft('later', [{ record: target, given, own: [copied, ...held] }], [...vault, copiedCell(effect)])
      },
    )
    return done.ok ? done.value : 'later'
  }
}

/**
 * What stands in the other conversation goes from here once it cannot be taken back any more: hidden or deleted there, it
 * would still be here.
 */
function clear(source: LiveRecord, effect: Effect, ids: readonly string[], now: number): Step {
  const at = source.entries.find((entry) => entry.id === effect.entry)?.at ?? 0
  if (now < at + UNDO_MS + UNDO_SLACK_MS + MARGIN_MS) return draft('later', [], [])
  const erase = ids.filter((id) => source.entries.some((entry) => entry.id === id))
  const created = entriesOf(source).find((entry) => entry.type === 'created')
  // Its name is that of its first message: where that is all gone, nobody looks for it by name either.
  const given = effect.type === 'merged' && created?.type === 'created' && created.subject !== '' ? [{ ...created, subject: '' }] : []
  return draft('done', erase.length + given.length === 0 ? [] : [{ record: source, given, erase }], [effect.done])
}

const writingIn = (source: LiveRecord): string[] =>
  entriesOf(source).flatMap((entry) =>
    entry.type === 'received' || entry.type === 'message' || entry.type === 'comment' ? [entry.id] : [],
  )

/** There, in the same inbox, itself not gone elsewhere, and with room for what comes. */
const takes = (target: LiveRecord | undefined, source: LiveRecord): target is LiveRecord =>
  target !== undefined &&
  target.head !== null &&
  !target.gone &&
  target.space === source.space &&
  stateOf(target).redirect === null &&
  target.entries.length + source.entries.length <= MAX_ENTRIES

/** Does what came from `source` stand here, by the newest word of it? */
function hasStrand(target: LiveRecord, source: RecordId): boolean {
  const words = entriesOf(target).filter(
    (entry): entry is EntryOf<'copied' | 'unmerged'> => (entry.type === 'copied' || entry.type === 'unmerged') && entry.from === source,
  )
  return words.reduce((newest, entry) => ((entry.n ?? 0) > (newest?.n ?? 0) ? entry : newest), words[0])?.type === 'copied'
}

const broughtBy = (target: LiveRecord, isFrom: (source: RecordId) => boolean): Set<string> =>
  new Set(entriesOf(target).flatMap((entry) => (entry.type === 'copied' && isFrom(entry.from) ? entry.entries : [])))

/** The merge was taken back: what came from there counts no more, wherever it went meanwhile. */
export function createUnmerge({ desk }: MergeDeps, into: (effect: Effect) => Promise<RecordId | null>): Handler {
  return async (effect) => {
    const target = await into(effect)
    const beyond = target === null ? [] : await beyondOf(target)
    const ids = target === null ? [effect.record] : [effect.record, target, ...beyond.filter((id) => id !== effect.record)]
    await desk.transact<'done', never>(ids, ([source, there, ...others]) => {
      const stands = source !== undefined && there !== undefined && !there.gone && hasStrand(there, source.id)
      if (!stands || stateOf(source).mergedInto === there.id) return ok({ value: 'done', parts: [], cells: [effect.done] })
      const entry = { id: desk.newId(), type: 'unmerged', by: 'relay', at: desk.timeFor(there.state), from: source.id } as Entry
      const brought = broughtBy(there, (from) => from === source.id)
      const kept = broughtBy(there, (from) => from !== source.id && hasStrand(there, from))
      // Hidden or deleted where they are again, they would still be here.
      const erase = (record: LiveRecord) => writingIn(record).filter((id) => brought.has(id) && !kept.has(id))
      const elsewhere = others.filter((record) => !record.gone && erase(record).length > 0)
      const gone = erase(there)
      const parts = [
        { record: there, own: [entry], ...(gone.length > 0 && { erase: gone }) },
        ...elsewhere.map((record) => ({ record, erase: erase(record) })),
      ]
      return ok({ value: 'done', parts, cells: [effect.done] })
    })
    return 'done'
  }

  /** Where a conversation's messages may have gone on to: what was split from it, and from that, and where that was merged. */
  async function beyondOf(target: RecordId): Promise<RecordId[]> {
    const all = [target]
    for (const id of all) {
      const entries = ((await desk.read(id))?.entries ?? []) as readonly ConversationEntry[]
      for (const entry of entries)
        if ((entry.type === 'split' || entry.type === 'merged') && !all.includes(entry.into)) all.push(entry.into)
    }
    return all.slice(1)
  }
}

/** Messages go to a conversation of their own, with all that is about them (MO-22). */
export function createSplit({ store, desk, clock }: MergeDeps): Handler {
  return async (effect) => {
    const split = await entryIn(desk, effect.record, effect.entry, 'split')
    const isCopied = await hasCopied(store, effect)
    const vault = split === null ? [] : await vaultCopies(store, effect.record, split.into, (entry) => split.entries.includes(entry))
    const done = await desk.transact<'done' | 'later', never>(
      split === null ? [effect.record] : [effect.record, split.into],
      ([source, target]) => {
        if (source === undefined || source.gone || target === undefined || split === null) return draft('done', [], [effect.done])
        if (stateOf(source).undone.includes(effect.entry)) return draft('done', [], [effect.done])
        if (isCopied) return clear(source, effect, awayFrom(source, split.entries), clock.now())
        const at = desk.timeFor(source.state)
        const taken = entriesToSplit(withoutSplit(source, effect.entry), split.entries)
        const created = splitOff(stateOf(source), taken, { at, newId: desk.newId })
        // A record of that name is there already: it is somebody else's.
        if (target.head !== null || created === null) return takenBack(source, effect, desk)
        const jobs = waitingIn(source, effect.entry, split.entries).map(
          (message): CellChange => ({
            table: 'outbound',
            key: `${target.id}/${message}`,
            value: JSON.stringify({ record: target.id, message }),
          }),
        )
        const cells = [...jobs, ...vault, ...answersTo(taken, created.inbox, target.id), copiedCell(effect)]
        return draft('later', [{ record: target, given: [{ ...created, n: 1 }, ...taken] }], cells)
      },
    )
    return done.ok ? done.value : 'later'
  }
}

/** What was merged back meanwhile is here again. */
function awayFrom(source: LiveRecord, ids: readonly string[]): readonly string[] {
  return ids.filter((id) => !isHere(source, id))
}

/** As it stood before the split itself. */
const withoutSplit = (source: LiveRecord, split: string): ConversationEntry[] => entriesOf(source).filter((entry) => entry.id !== split)

/** Messages that still have to leave: by the split they are in its source no more. */
function waitingIn(source: LiveRecord, split: string, chosen: readonly string[]): string[] {
  const before = source.kind.fold(source.id, withoutSplit(source, split)) as ConversationState
  return before.timeline.flatMap((item) =>
    item.type === 'message' && isWaiting(item.delivery) && chosen.includes(item.entry.id) ? [item.entry.id] : [],
  )
}

/** Where an answer to one of these messages belongs from now on. */
const answersTo = (messages: readonly Entry[], inbox: string, record: RecordId): CellChange[] =>
  messages.flatMap((entry) =>
    'externalId' in entry && typeof entry.externalId === 'string'
      ? [{ table: 'lookup', key: `external-id/${inbox}/${entry.externalId}`, value: JSON.stringify(record) } as const]
      : [],
  )

/**
 * The split was taken back: the conversation that it made goes. Where something has come to it, only what is back in the
 * other goes: hidden or deleted there, it would still be here.
 */
export function createUnsplit({ desk }: MergeDeps, into: (effect: Effect) => Promise<RecordId | null>, remove: Remove): Handler {
  return async (effect) => {
    const target = await into(effect)
    const source = await desk.read(effect.record)
    const made = target === null ? null : await desk.read(target)
    const known = new Set(source?.entries.map((entry) => entry.id))
    const isOnlyThat = made?.entries.every((entry) => known.has(entry.id) || entry.type === 'created') === true
    // Two that name one target: what the first made stays, though the second was taken back.
    const isAnothers = (source?.state as ConversationState | undefined)?.timeline.some(
      (item) => item.type === 'event' && item.entry.type === 'split' && item.entry.into === target,
    )
    if (target !== null && made !== null && isOnlyThat && isAnothers !== true)
      await remove(target, () => true, [effect.done, ...answersTo(made.entries, made.space ?? '', effect.record)])
    else await takeOut(effect, target === null || isAnothers === true ? null : target)
    return 'done'
  }

  async function takeOut(effect: Effect, made: RecordId | null): Promise<void> {
    await desk.transact<null, never>(made === null ? [] : [effect.record, made], ([source, target]) => {
      const erase = source === undefined || target === undefined || target.gone ? [] : writingIn(target).filter((id) => isHere(source, id))
      const parts = target === undefined || erase.length === 0 ? [] : [{ record: target, erase }]
      return ok({ value: null, parts, cells: [effect.done] })
    })
  }
}

const isHere = (record: LiveRecord, id: string): boolean => stateOf(record).timeline.some((item) => item.entry.id === id)
