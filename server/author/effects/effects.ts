import type { RecordId } from '../../../shared/ids.ts'
import { kindOf } from '../../../shared/ids.ts'
import { type AnyKind, kindByName } from '../../../shared/records/kinds.ts'
import type { Clock } from '../../relay/clock.ts'
import type { Committed } from '../../relay/desk.ts'
import { createGate } from '../../relay/feed/gate.ts'
import type { CellChange, Store } from '../../store/store.ts'

/** What an accepted entry asks of the relay beyond itself (`Rule.effect`): a cell of `effects`, written with the entry. */
export interface Effect {
  readonly record: RecordId
  /** The entry's id. */
  readonly entry: string
  readonly type: string
  /** Takes the cell away: belongs into the transaction that completes the effect. */
  readonly done: CellChange
}

/** `later`: something else has to end first; it is asked again. Each may be run again after a crash, from its beginning. */
export type Handler = (effect: Effect) => Promise<'done' | 'later'>

/** Does what accepted entries ask of the relay (rules EF-1…): each surely, once, and those of one record in their order. */
export interface Effects {
  heed(committed: readonly Pick<Committed, 'row' | 'entries' | 'history'>[]): void
  settled(): Promise<void>
}

const AT_ONCE = 8
const AGAIN_MS = 2000

export async function createEffects(options: {
  readonly store: Store
  /** By kind of record and type of entry, `conversation/hidden`. */
  readonly handlers: ReadonlyMap<string, Handler>
  readonly clock: Clock
  readonly signal: AbortSignal
  onError(error: unknown): void
}): Promise<Effects> {
  const { store, handlers, clock, signal } = options
  const waiting = new Map<RecordId, Effect[]>()
  const working = new Map<RecordId, Promise<void>>()
  const gate = createGate(AT_ONCE)

  function enqueue(record: RecordId, entry: string, type: string): void {
    const key = `${record}/${entry}`
    const effect: Effect = { record, entry, type, done: { table: 'effects', key, value: null } }
    const there = waiting.get(record)
    if (there === undefined) waiting.set(record, [effect])
    else if (there.every((one) => one.entry !== entry)) there.push(effect)
    work(record)
  }

  function work(record: RecordId): void {
    if (signal.aborted || working.has(record)) return
    const done = gate(() => workOff(record)).then((tried) => {
      working.delete(record)
      if (waiting.get(record)?.some((effect) => !tried.has(effect)) === true) work(record)
      else if (waiting.has(record)) clock.after(AGAIN_MS, () => work(record))
    })
    working.set(record, done)
  }

  /** Those of one record, in their order; one that has to wait lets the others by. */
  async function workOff(record: RecordId): Promise<ReadonlySet<Effect>> {
    const tried = new Set<Effect>()
    for (;;) {
      const next = waiting.get(record)?.find((effect) => !tried.has(effect))
      if (next === undefined || signal.aborted) break
      tried.add(next)
      if ((await attempt(next)) === 'done') waiting.set(record, waiting.get(record)?.filter((effect) => effect !== next) ?? [])
    }
    if (waiting.get(record)?.length === 0) waiting.delete(record)
    return tried
  }

  async function attempt(effect: Effect): Promise<'done' | 'later'> {
    try {
      const handler = handlers.get(`${kindOf(effect.record)}/${effect.type}`)
      if (handler !== undefined) return await handler(effect)
      await store.commit([{ rows: [], cells: [effect.done] }]) // of a newer version that knew what to do
      return 'done'
    } catch (error) {
      options.onError(error)
      return 'later'
    }
  }

  for (const { key, value } of await store.cells('effects', '')) {
    const at = key.lastIndexOf('/')
    enqueue(key.slice(0, at) as RecordId, key.slice(at + 1), (JSON.parse(value) as { readonly type: string }).type)
  }

  return {
    heed(committed) {
      for (const { row, entries, history } of committed) {
        const name = kindOf(row.record)
        if (history || name === null) continue
        const kind: AnyKind = kindByName[name]
        for (const entry of entries) if (kind.rules[entry.type]?.effect === true) enqueue(row.record, entry.id, entry.type)
      }
    },
    async settled() {
      while (working.size > 0) await Promise.all(working.values())
    },
  }
}
