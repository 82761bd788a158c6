import { kindOf, type RecordId } from '../../shared/ids.ts'
import { kindByName } from '../../shared/records/kinds.ts'
import { momentKey, momentOf } from '../../shared/records/moment.ts'
import { backoffMs } from '../jobs/backoff.ts'
import type { Clock } from '../relay/clock.ts'
import type { Committed } from '../relay/desk.ts'
import type { Cell, Store } from '../store/store.ts'

/** Something that happens to records when a moment of theirs has come: cells `index`, `<name>/<moment>/<record>`. */
export interface Watch {
  readonly name: string
  /** How long after the moment, ms, as the settings are now. */
  afterMs(): number
  /** Records of one transaction. */
  readonly batch: number
  /** Does it to all of them, or throws. Afterwards none of them is found under that moment: doing it twice is doing it once. */
  act(records: readonly RecordId[]): Promise<void>
}

/**
 * What the relay does by the clock (rules JB-5, JB-6). It keeps nothing: what is due stands in the cells that the desk
 * writes with each change, so a restart, a machine that slept and a clock that was put right lose nothing.
 */
export interface Timekeeper {
  /** Looks at what has become durable for moments that come sooner than the next we know of. */
  heed(committed: readonly Pick<Committed, 'row' | 'state'>[]): void
  /** Nothing is under way. */
  settled(): Promise<void>
}

/** Timers hold no more than 2^31 ms, and the wall clock may be put right meanwhile. */
const LONGEST_SLEEP_MS = 60 * 60_000
/** So many records in a row that fail by themselves: it is the store, and we wait. */
const TOO_MANY_FAILURES = 3

export function createTimekeeper(options: {
  readonly store: Pick<Store, 'cells'>
  readonly clock: Pick<Clock, 'now' | 'after'>
  readonly signal: AbortSignal
  readonly watches: readonly Watch[]
  onError(error: unknown): void
}): Timekeeper {
  const { store, clock, signal, watches } = options
  /** What was acted upon, and when it may be again should it still stand there: no record is in the way of the next. */
  const later = new Map<string, { readonly attempts: number; readonly at: number }>()
  let working: Promise<void> | null = null
  let again = false
  let failures = 0
  /** When it looks again; while it works, whatever comes concerns it. */
  let nextAt = Number.POSITIVE_INFINITY
  let cancelSleep: (() => void) | null = null

  function wake(): void {
    again = true
    if (working !== null || signal.aborted) return
    nextAt = Number.POSITIVE_INFINITY
    working = work()
      .catch((error: unknown) => {
        options.onError(error)
        sleep(backoffMs(++failures))
      })
      .finally(() => {
        working = null
      })
  }

  async function work(): Promise<void> {
    let next = Number.POSITIVE_INFINITY
    while (again && !signal.aborted) {
      again = false
      next = Number.POSITIVE_INFINITY
      for (const watch of watches) next = Math.min(next, await keep(watch))
    }
    failures = 0
    sleep(next - clock.now())
  }

  function sleep(ms: number): void {
    cancelSleep?.()
    const wait = Math.min(Math.max(ms, 0), LONGEST_SLEEP_MS)
    nextAt = clock.now() + wait
    cancelSleep = clock.after(wait, wake)
  }

  /** Acts upon all of a watch that is due; gives when there is more. */
  async function keep(watch: Watch): Promise<number> {
    for (;;) {
      const { due, next } = await look(watch)
      if (due.length === 0 || signal.aborted) return next
      await actUpon(watch, due)
    }
  }

  async function look(watch: Watch): Promise<{ readonly due: readonly Cell[]; readonly next: number }> {
    const prefix = `${watch.name}/`
    const waiting = [...later.keys()].filter((key) => key.startsWith(prefix))
    const limit = watch.batch + waiting.length
    const cells = await store.cells('index', prefix, { limit })
    forget(waiting, cells, limit)
    const now = clock.now()
    const due: Cell[] = []
    let next = Number.POSITIVE_INFINITY
    for (const cell of cells) {
      const at = Math.max((momentOf(cell.key) ?? 0) + watch.afterMs(), heldOffUntil(cell.key, now))
      if (at > now) next = Math.min(next, at)
      else if (due.length < watch.batch) due.push(cell)
    }
    return { due, next }
  }

  function heldOffUntil(key: string, now: number): number {
    const at = later.get(key)?.at ?? 0
    return at <= now + LONGEST_SLEEP_MS ? at : 0 // longer than any pause: the clock was put back
  }

  /** What is not there any more needs no holding off. */
  function forget(waiting: readonly string[], cells: readonly Cell[], limit: number): void {
    const last = cells.length < limit ? null : (cells.at(-1)?.key ?? null)
    const there = new Set(cells.map((cell) => cell.key))
    for (const key of waiting) if (!there.has(key) && (last === null || key < last)) later.delete(key)
  }

  async function actUpon(watch: Watch, due: readonly Cell[]): Promise<void> {
    try {
      await actOnce(watch, due)
    } catch (error) {
      if (due.length === 1) return options.onError(error)
      await actUponEach(watch, due)
    }
  }

  /** One of them spoiled it for the others. */
  async function actUponEach(watch: Watch, due: readonly Cell[]): Promise<void> {
    let inARow = 0
    for (const cell of due) {
      try {
        await actOnce(watch, [cell])
        inARow = 0
      } catch (error) {
        if (++inARow >= TOO_MANY_FAILURES) throw error
        options.onError(error)
      }
    }
  }

  async function actOnce(watch: Watch, due: readonly Cell[]): Promise<void> {
    try {
      await watch.act(due.map(({ key }) => key.slice(watch.name.length + 1 + momentKey(0).length + 1) as RecordId))
    } finally {
      for (const { key } of due) {
        const attempts = (later.get(key)?.attempts ?? 0) + 1
        later.set(key, { attempts, at: clock.now() + backoffMs(attempts) })
      }
    }
  }

  /** Does a change make something due before we would look again, or make it due otherwise? */
  function concerns({ row, state }: Pick<Committed, 'row' | 'state'>): boolean {
    const name = kindOf(row.record)
    if (name === 'workspace') return true // the settings say how long things lie
    const keys = name === null ? [] : (kindByName[name].index?.(state) ?? [])
    return keys.some((key) => {
      const watch = watches.find((one) => key.startsWith(`${one.name}/`))
      const moment = watch === undefined ? null : momentOf(key)
      return watch !== undefined && moment !== null && moment + watch.afterMs() < nextAt
    })
  }

  wake()

  return {
    heed(committed) {
      // While it works it may have passed that moment already: it looks once more.
      if (committed.some(concerns)) wake()
    },
    async settled() {
      while (working !== null) await working
    },
  }
}
